using Examples.Common;
using LanguageModel;

// Which word comes next? Trains a recurrent language model and simpler ones on the same text, and compares what they have learned of it.
return Interruptible.Run(cancellation => new Command(settings => new Comparison(settings, Console.Out).Run(cancellation)).Invoke(args, Console.Out, Console.Error));
