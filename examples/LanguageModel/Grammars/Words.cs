namespace LanguageModel.Grammars;

/// <summary>
/// The words of <see cref="English"/>. Those that stand first are the more frequent ones. What may follow <c>a</c> begins with a consonant, so that
/// <c>an</c> is not needed.
/// </summary>
internal static class Words
{
    /// <summary>People, by the pronoun that stands for one of them: singular and plural.</summary>
    public static readonly string[] Men = ["man men", "boy boys", "king kings", "father fathers", "brother brothers", "son sons", "prince princes", "monk monks", "waiter waiters", "grandfather grandfathers"];

    /// <summary>See <see cref="Men"/>.</summary>
    public static readonly string[] Women = ["woman women", "girl girls", "queen queens", "mother mothers", "sister sisters", "daughter daughters", "princess princesses", "nun nuns", "waitress waitresses", "grandmother grandmothers"];

    /// <summary>People whom either pronoun may stand for.</summary>
    public static readonly string[] People =
    [
        "teacher teachers", "doctor doctors", "farmer farmers", "gardener gardeners", "student students", "sailor sailors", "singer singers", "baker bakers",
        "painter painters", "neighbor neighbors", "soldier soldiers", "driver drivers", "writer writers", "nurse nurses", "judge judges", "pilot pilots",
    ];

    public static readonly string[] NamesOfMen = ["Peter", "Tom", "David", "Martin", "Paul", "Felix"];

    public static readonly string[] NamesOfWomen = ["Mary", "Clara", "Julia", "Nora", "Sophie", "Laura"];

    public static readonly string[] Animals =
    [
        "dog dogs", "cat cats", "horse horses", "bird birds", "wolf wolves", "rabbit rabbits", "mouse mice", "goat goats", "fox foxes", "bear bears",
        "cow cows", "duck ducks", "goose geese", "lion lions", "monkey monkeys", "donkey donkeys", "frog frogs", "tiger tigers",
    ];

    public static readonly string[] Machines =
    [
        "clock clocks", "car cars", "train trains", "lamp lamps", "radio radios", "bell bells", "mill mills", "motor motors", "robot robots", "tractor tractors",
        "truck trucks", "printer printers", "pump pumps", "kettle kettles",
    ];

    public static readonly string[] Plants =
    [
        "tree trees", "rose roses", "flower flowers", "bush bushes", "vine vines", "lily lilies", "tulip tulips", "weed weeds", "fern ferns", "palm palms", "cherry cherries", "bean beans",
    ];

    /// <summary>What people carry about.</summary>
    public static readonly string[] Things =
    [
        "book books", "letter letters", "key keys", "picture pictures", "coat coats", "box boxes", "hat hats", "ring rings", "coin coins", "basket baskets",
        "map maps", "candle candles", "knife knives", "cup cups", "chair chairs", "gift gifts",
    ];

    public static readonly string[] Places =
    [
        "house houses", "river rivers", "garden gardens", "bridge bridges", "forest forests", "church churches", "tower towers", "school schools", "market markets", "lake lakes",
        "road roads", "wall walls", "castle castles", "village villages", "station stations", "hill hills", "gate gates", "shop shops", "field fields", "library libraries",
    ];

    /// <summary>What people do: with many, with one, in the past, and while it lasts.</summary>
    public static readonly string[] PeopleDo =
    [
        "sing sings sang singing", "laugh laughs laughed laughing", "work works worked working", "wait waits waited waiting", "sleep sleeps slept sleeping", "dance dances danced dancing",
        "smile smiles smiled smiling", "cry cries cried crying", "talk talks talked talking", "pray prays prayed praying", "travel travels traveled traveling", "argue argues argued arguing",
    ];

    public static readonly string[] AnimalsDo =
    [
        "run runs ran running", "sleep sleeps slept sleeping", "hide hides hid hiding", "jump jumps jumped jumping", "drink drinks drank drinking", "wander wanders wandered wandering",
        "growl growls growled growling", "dig digs dug digging", "shiver shivers shivered shivering", "escape escapes escaped escaping",
    ];

    public static readonly string[] MachinesDo =
    [
        "stop stops stopped stopping", "hum hums hummed humming", "rattle rattles rattled rattling", "turn turns turned turning", "break breaks broke breaking",
        "start starts started starting", "overheat overheats overheated overheating", "vibrate vibrates vibrated vibrating",
    ];

    public static readonly string[] PlantsDo =
    [
        "grow grows grew growing", "bloom blooms bloomed blooming", "wither withers withered withering", "sway sways swayed swaying", "dry dries dried drying", "sprout sprouts sprouted sprouting",
    ];

    /// <summary>What people do to people.</summary>
    public static readonly string[] ToPeople =
    [
        "love loves loved loving", "help helps helped helping", "know knows knew knowing", "visit visits visited visiting", "call calls called calling", "thank thanks thanked thanking",
        "admire admires admired admiring", "meet meets met meeting", "trust trusts trusted trusting", "greet greets greeted greeting",
    ];

    /// <summary>What people do to themselves.</summary>
    public static readonly string[] ToThemselves = ["hurt hurts hurt hurting", "see sees saw seeing", "blame blames blamed blaming", "forgive forgives forgave forgiving", "defend defends defended defending"];

    public static readonly string[] ToAnimals = ["feed feeds fed feeding", "watch watches watched watching", "chase chases chased chasing", "catch catches caught catching", "pet pets petted petting"];

    public static readonly string[] ToMachines = ["repair repairs repaired repairing", "clean cleans cleaned cleaning", "buy buys bought buying", "test tests tested testing"];

    public static readonly string[] ToPlants = ["plant plants planted planting", "water waters watered watering", "cut cuts cut cutting", "sell sells sold selling"];

    public static readonly string[] ToThings =
    [
        "carry carries carried carrying", "find finds found finding", "lose loses lost losing", "bring brings brought bringing", "buy buys bought buying", "hide hides hid hiding", "want wants wanted wanting", "keep keeps kept keeping",
    ];

    /// <summary>What animals do to animals and people.</summary>
    public static readonly string[] AnimalsToOthers = ["follow follows followed following", "chase chases chased chasing", "fear fears feared fearing", "bite bites bit biting", "watch watches watched watching"];

    /// <summary>What machines and plants do to people.</summary>
    public static readonly string[] MachinesToPeople = ["wake wakes woke waking", "annoy annoys annoyed annoying", "surprise surprises surprised surprising"];

    /// <summary>See <see cref="MachinesToPeople"/>.</summary>
    public static readonly string[] PlantsToPeople = ["please pleases pleased pleasing", "delight delights delighted delighting", "surprise surprises surprised surprising"];

    public static readonly string[] LikePeople = ["young", "happy", "tired", "tall", "clever", "proud", "kind", "poor", "rich", "brave", "lazy", "shy", "famous"];

    public static readonly string[] LikeAnimals = ["small", "hungry", "wild", "black", "white", "brown", "tame", "sleepy", "quick"];

    public static readonly string[] LikeMachines = ["new", "loud", "broken", "heavy", "rusty", "red", "silent", "slow"];

    public static readonly string[] LikePlants = ["green", "tall", "fresh", "pale", "sweet", "wild", "dry"];

    public static readonly string[] LikeThings = ["small", "golden", "silver", "heavy", "plain", "cheap", "beautiful", "lost"];

    public static readonly string[] LikePlaces = ["big", "quiet", "dark", "long", "narrow", "high", "new", "famous"];

    public static readonly string[] Where = ["near", "behind", "beside", "by", "in front of", "far from"];

    public static readonly string[] When = ["at night", "in the morning", "every day", "today", "in winter", "on Sundays", "in the evening", "after lunch", "all year"];

    public static readonly string[] How = ["often", "never", "always", "sometimes", "rarely"];

    public static readonly string[] Thinking = ["think thinks thought thinking", "say says said saying", "hope hopes hoped hoping", "know knows knew knowing"];
}
