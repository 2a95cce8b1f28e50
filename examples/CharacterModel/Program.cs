using CharacterModel;
using Examples.Common;

// Which character comes next? Trains a recurrent language model of characters, lets it write, and draws what its hidden units react to.
return Interruptible.Run(cancellation => new Command(settings => new Run(settings, Console.Out).Execute(cancellation)).Invoke(args, Console.Out, Console.Error));
