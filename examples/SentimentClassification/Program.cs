using Examples.Common;

// Did they like it (1) or not (0)? Learns it from the sentences in data/train.tsv, and is tried on those in data/test.tsv.
return ExampleProgram.Run(args, new Example("Tells praise from complaint in sentences of reviews.", PositiveLabel: "1"));
