using System.Diagnostics;
using System.Reflection;

namespace Microsoft.ML.Recurrent.PackageHost.Tests.Packing;

/// <summary>What the build knew, and a way to run another build.</summary>
internal static class Build
{
    public static string RepositoryRoot => Value("RepositoryRoot");

    public static string Value(string name) =>
        typeof(Build).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == name).Value!;

    /// <summary>Where this build restored its packages from and to, so that another build finds them there, be it with properties or with variables that they were given.</summary>
    private static readonly string[] _restoreSettings = ["RestoreSources", "RestoreAdditionalProjectSources", "RestoreConfigFile", "RestorePackagesPath"];

    /// <summary>Runs <c>dotnet</c> in a folder and returns its exit code with all that it wrote.</summary>
    public static (int ExitCode, string Output) Dotnet(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // A build that is started from within a test run inherits nothing of the outer one's.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        foreach (string name in _restoreSettings.Where(name => Value(name).Length > 0))
            start.Environment[name] = Value(name);
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd() + error.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
