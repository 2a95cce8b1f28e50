using Examples.Common.Tagging;

// Who, where, when? Learns to find names and dates from the sentences in data/train.tsv, and is tried on those in data/test.tsv.
return TaggingProgram.Run(args, new TaggingExample(
    "Named entities",
    "Finds persons, places, organisations and dates in sentences.",
    [
        "On Friday , Velka Trandoor of the Museum of Salt flew to Portugal .",
        "The mayor of Zibbelin , Orrin Fask , joined Torvik Steel in May 2021 .",
        "Brandholt & Sons will open a shop in Castle Lane on 3 June .",
        "did ole call from kessel on monday ?",
        "Nothing happened , and nobody noticed .",
    ]));
