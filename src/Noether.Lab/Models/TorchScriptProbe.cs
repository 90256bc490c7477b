using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Noether.Runtime;

namespace Noether.Lab.Models;

/// <summary>
/// Lets another process load TorchScript files first. On code that it cannot compile libtorch ends the process that loads it, and no handler is asked:
/// what ends the other process is an answer here.
/// </summary>
/// <param name="program">A program that calls <see cref="Serve"/> and nothing else when it is started with these arguments.</param>
/// <param name="arguments">Its arguments.</param>
public sealed partial class TorchScriptProbe(string program, IReadOnlyList<string> arguments)
{
    private const int LongestReason = 300;
    private const int KeptError = 64 * 1024;

    /// <summary>How long one process may take for all the files it is given.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Tries files in turn; a process that a file ends is started again for the files after it.</summary>
    /// <param name="paths">The files; their code is compiled, and run where loading runs it.</param>
    /// <returns>For each file why it cannot be loaded, on one line; null where it can.</returns>
    /// <exception cref="InputException">The other process cannot be started.</exception>
    public IReadOnlyList<string?> Try(IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        List<string?> answers = [];
        while (answers.Count < paths.Count)
        {
            var (found, end) = Ask([.. paths.Skip(answers.Count)]);
            answers.AddRange(found);
            if (answers.Count < paths.Count)
            {
                answers.Add(end);
            }
        }

        return answers;
    }

    /// <summary>The other process: reads paths, one JSON text a line, and answers each with a line, an empty JSON text or the reason why the file cannot be loaded.</summary>
    /// <param name="paths">Standard input.</param>
    /// <param name="answers">Standard output.</param>
    public static void Serve(TextReader paths, TextWriter answers)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(answers);
        NativeTorch.EnsureLoaded();
        while (paths.ReadLine() is { } line)
        {
            answers.WriteLine(JsonSerializer.Serialize(Load(JsonSerializer.Deserialize<string>(line)!)));
            answers.Flush();
        }
    }

    /// <summary>What libtorch says of a failure, on one line: it tells on many where in the script it happened.</summary>
    internal static string Reason(string message)
    {
        var lines = message.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0).ToList();
        var cause = lines.LastOrDefault(l => l.StartsWith("RuntimeError:", StringComparison.Ordinal)) ?? lines.FirstOrDefault() ?? "it gives no reason";
        return new string([.. Place().Replace(cause, "").Take(LongestReason).Select(c => char.IsControl(c) ? '?' : c)]).TrimEnd('.', ':') + ".";
    }

    private static string Load(string path)
    {
        try
        {
            torch.jit.load(path, DeviceType.CPU).Dispose();
            return "";
        }
        catch (System.Runtime.InteropServices.ExternalException e)
        {
            return Reason(e.Message);
        }
    }

    /// <summary>The answers of one process, and why it ended where they are fewer than the paths.</summary>
    private (List<string?> Answers, string End) Ask(IReadOnlyList<string> paths)
    {
        using var process = Start();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        Tell(process, paths);
        var ended = process.WaitForExit(Patience);
        if (!ended)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        var lines = output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l.StartsWith('"')).Take(paths.Count);
        List<string?> answers = [.. lines.Select(l => JsonSerializer.Deserialize<string>(l) is { Length: > 0 } reason ? reason : null)];
        return (answers, ended ? LastWords(error.Result) : $"it was not done after {Patience.TotalMinutes} minutes.");
    }

    private Process Start()
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InputException($"'{program}', which tries TorchScript files before they are loaded, cannot be started: {e.Message}. Export the model to ONNX, or repair the installation.", e);
        }
    }

    private static void Tell(Process process, IReadOnlyList<string> paths)
    {
        try
        {
            foreach (var path in paths)
            {
                process.StandardInput.WriteLine(JsonSerializer.Serialize(path));
            }

            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read all: those that it did not answer are tried again.
        }
    }

    /// <summary>The C++ runtime writes what ended the process after the words <c>what():</c>.</summary>
    private static string LastWords(string error)
    {
        var kept = error[..Math.Min(error.Length, KeptError)];
        var what = kept.IndexOf("what():", StringComparison.Ordinal);
        return what >= 0 ? Reason(kept[(what + "what():".Length)..])
            : kept.Contains("Stack overflow", StringComparison.OrdinalIgnoreCase) ? "its code is nested too deeply."
            : "it ended the process that tried it, without a word.";
    }

    // An address in memory says nothing to a reader, and is another one each time.
    [GeneratedRegex(@" \(of Python compilation unit at: \w+\)", RegexOptions.NonBacktracking)]
    private static partial Regex Place();
}
