using ReferenceCopies;

// ReferenceCopies <allow-list> <output folder> <reference assembly>...
// Writes, for each assembly that the allow-list names, a reference copy in which the listed internals are public, and nothing else is.
if (args.Length < 3)
{
    Console.Error.WriteLine("usage: ReferenceCopies <allow-list> <output folder> <reference assembly>...");
    return 2;
}

try
{
    AllowList list = AllowList.Read(args[0]);
    ReferenceCopy.WriteAll(list, args[1], args[2..]);
    return 0;
}
catch (AllowListException exception)
{
    // The form that MSBuild turns into an error with the file's name.
    foreach (string fault in exception.Faults)
        Console.Error.WriteLine($"{args[0]}: error : {fault}");
    return 1;
}
