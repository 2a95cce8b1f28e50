using Examples.Common;

// Spam or ham? Learns it from the messages in data/train.tsv, and is tried on those in data/test.tsv.
return ExampleProgram.Run(args, new Example("Tells spam from ham in short messages.", PositiveLabel: "spam"));
