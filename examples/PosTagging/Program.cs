using Examples.Common.Tagging;

// Noun or verb? Learns parts of speech from the sentences in data/train.tsv, and is tried on those in data/test.tsv.
return TaggingProgram.Run(args, new TaggingExample(
    "Parts of speech",
    "Tags the words of sentences with their parts of speech.",
    [
        "Can you can the last beans before the shop opens ?",
        "The old man the boats , and nobody likes to boat alone .",
        "Turn the second key slowly until the lamp goes out .",
        "Zibbelin , a small town near Lunde , blinterly voted against the florp .",
        "thanks , i 'll book the tickets after work :-)",
    ]));
