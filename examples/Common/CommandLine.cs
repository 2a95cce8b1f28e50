using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Examples.Common;

/// <summary>What the command lines of the examples have in common.</summary>
internal static class CommandLine
{
    /// <summary>Exit code when the command line makes no sense.</summary>
    public const int UsageError = 2;

    /// <summary>Parses and runs; complaints go to <paramref name="error"/>.</summary>
    /// <returns>What the run returned, 0 for help, or <see cref="UsageError"/>.</returns>
    public static int Invoke(RootCommand command, IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        ParseResult result = command.Parse(args);
        var configuration = new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false };
        int code = result.Invoke(configuration);
        return result.Errors.Count > 0 ? UsageError : code;
    }

    /// <summary>An option that names a file to read.</summary>
    public static Option<FileInfo> ExistingFile(string name, string description) =>
        new Option<FileInfo>(name) { Description = description, HelpName = "file" }.AcceptExistingOnly();

    /// <summary>An option that names a file to write, in a folder that exists.</summary>
    public static Option<FileInfo> FileToWrite(string name, string description)
    {
        var option = new Option<FileInfo>(name) { Description = description, HelpName = "file" };
        option.Validators.Add(FolderExists);
        return option;
    }

    /// <summary>An option that is a number in a range.</summary>
    public static Option<T> Number<T>(string name, string description, T least, T? most = null)
        where T : struct, INumber<T>
    {
        var option = new Option<T>(name) { Description = description, HelpName = "number" };
        option.Validators.Add(result =>
        {
            // A value that is no number at all has the parser's own complaint.
            if (result.Tokens is not [{ Value: string text }] || !T.TryParse(text, CultureInfo.InvariantCulture, out T value))
                return;
            if (!(value >= least))
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} must be at least {least}, but is {value}."));
            else if (value > most)
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} must be at most {most}, but is {value}."));
        });
        return option;
    }

    /// <summary>An option that is a list of whole numbers with commas between them, or <c>none</c>.</summary>
    public static Option<int[]> Numbers(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "numbers",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (text == "none")
                return [];
            var numbers = new List<int>();
            foreach (string part in text.Split(','))
            {
                if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
                    numbers.Add(number);
                else
                    result.AddError($"{name} must be whole numbers with commas between them, or none, but is '{text}'.");
            }
            return [.. numbers];
        },
    };

    /// <summary>The value of an option, if it was given.</summary>
    public static T? Given<T>(ParseResult result, Option<T> option)
        where T : struct => IsGiven(result, option) ? result.GetValue(option) : null;

    /// <summary>Whether an option was given. One that is true or false has a result even if it was not.</summary>
    public static bool IsGiven(ParseResult result, Option option) => result.GetResult(option) is { Implicit: false };

    private static void FolderExists(OptionResult result)
    {
        if (result.Tokens is not [{ Value: { Length: > 0 } path }])
            return;
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;
        if (!Directory.Exists(folder))
            result.AddError($"{result.Option.Name} names a file in the folder '{folder}', which does not exist.");
        else if (Directory.Exists(path))
            result.AddError($"{result.Option.Name} must name a file; '{path}' is a folder.");
    }
}
