using System.Diagnostics;
using System.Globalization;

namespace Workloads;

/// <summary>Runs a peer's script and reads the figures that it prints.</summary>
internal static class Peer
{
    private const string Python = "/usr/bin/python3";

    /// <summary>What is missing for PyTorch to run, or null.</summary>
    public static string? WhatIsMissing()
    {
        if (!File.Exists(Python))
            return "Python is not installed (Debian: apt-get install python3-torch libopenblas0-openmp)";
        (int code, _) = Start(["-c", "import torch"]);
        return code == 0 ? null : "PyTorch is not installed (Debian: apt-get install python3-torch libopenblas0-openmp)";
    }

    /// <summary>The figures of a script beside this program.</summary>
    public static double[] Run(string script, params string[] arguments)
    {
        (int code, string output) = Start([Path.Combine(AppContext.BaseDirectory, "Peers", script), .. arguments]);
        if (code != 0)
            throw new InvalidOperationException($"{script} ended with exit code {code}: {output}");
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
    }

    private static (int Code, string Output) Start(IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, process.ExitCode == 0 ? output : errors.Result);
    }
}
