using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Noether.Runtime;

namespace Noether.Lab.Models;

/// <summary>
/// Lets another process load TorchScript files, and ask them once, first. On code that it cannot compile libtorch ends the process that loads it, on some that it runs
/// (a whole number divided by zero) the processor does, and no handler is asked: what ends the other process is an answer here.
/// </summary>
/// <param name="program">A program that calls <see cref="Serve"/> and nothing else when it is started with these arguments.</param>
/// <param name="arguments">Its arguments.</param>
public sealed partial class TorchScriptProbe(string program, IReadOnlyList<string> arguments)
{
    private const int LongestReason = 300;
    private const int KeptError = 64 * 1024;

    // What libtorch writes before the trace that ends with what a script raised.
    private const string Interpreter = "The following operation failed in the TorchScript interpreter.";

    // Stands alone on a line once a file is loaded; answers are JSON.
    private const string Loaded = "loaded";
    private const string FaultStart = $"{{\"{nameof(TorchScriptFault.Reason)}\":";

    /// <summary>How long one process may take for all the files it is given.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Loads files in turn; a process that a file ends is started again for the files after it.</summary>
    /// <param name="paths">The files; their code is compiled, and run where loading runs it.</param>
    /// <returns>For each file why it cannot be loaded, on one line; null where it can.</returns>
    /// <exception cref="InputException">The other process cannot be started.</exception>
    public IReadOnlyList<string?> Try(IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return [.. Try([.. paths.Select(p => new TorchScriptTrial(p, []))]).Select(fault => fault?.Reason)];
    }

    /// <summary>Loads files in turn and asks them; a process that one ends is started again for those after it.</summary>
    /// <param name="trials">The files, and what they are asked.</param>
    /// <returns>For each file what is wrong with it; null where nothing is.</returns>
    /// <exception cref="InputException">The other process cannot be started.</exception>
    public IReadOnlyList<TorchScriptFault?> Try(IReadOnlyList<TorchScriptTrial> trials)
    {
        ArgumentNullException.ThrowIfNull(trials);
        List<TorchScriptFault?> answers = [];
        while (answers.Count < trials.Count)
        {
            var (found, end) = Ask([.. trials.Skip(answers.Count)]);
            answers.AddRange(found);
            if (answers.Count < trials.Count)
            {
                answers.Add(end);
            }
        }

        return answers;
    }

    /// <summary>
    /// The other process: reads trials, one JSON object a line, and answers each with a line once it is loaded and a line of JSON at its end, null or what is wrong with the file.
    /// </summary>
    /// <param name="trials">Standard input.</param>
    /// <param name="answers">Standard output.</param>
    public static void Serve(TextReader trials, TextWriter answers)
    {
        ArgumentNullException.ThrowIfNull(trials);
        ArgumentNullException.ThrowIfNull(answers);
        NativeTorch.EnsureLoaded();
        while (trials.ReadLine() is { } line)
        {
            answers.WriteLine(JsonSerializer.Serialize(Answer(JsonSerializer.Deserialize<TorchScriptTrial>(line)!, answers)));
            answers.Flush();
        }
    }

    /// <summary>What libtorch says of a failure, on one line: it tells on many where in the script it happened.</summary>
    internal static string Reason(string message)
    {
        var lines = message.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0).ToList();
        var cause = lines.LastOrDefault(l => l.StartsWith("RuntimeError:", StringComparison.Ordinal))
            ?? (lines is [Interpreter, .., var raised] ? raised : lines.FirstOrDefault("it gives no reason"));
        return new string([.. Place().Replace(cause, "").Take(LongestReason).Select(c => char.IsControl(c) ? '?' : c)]).TrimEnd('.', ':') + ".";
    }

    private static TorchScriptFault? Answer(TorchScriptTrial trial, TextWriter answers)
    {
        var loaded = false;
        try
        {
            using var module = torch.jit.load(trial.Path, DeviceType.CPU);
            module.eval();
            loaded = true;
            answers.WriteLine(Loaded);
            answers.Flush();
            if (trial.Inputs.Count > 0)
            {
                AskOnce(module, trial.Inputs);
            }

            return null;
        }
        catch (System.Runtime.InteropServices.ExternalException e)
        {
            return new TorchScriptFault(Reason(e.Message), WhileAsked: loaded);
        }
    }

    private static void AskOnce(torch.jit.ScriptModule module, IReadOnlyList<TrialInput> inputs)
    {
        using var off = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        try
        {
            _ = module.call([.. inputs.Select(i => i.Sample())]);
        }
        catch (SystemException)
        {
            // The script ran. That its answer cannot be handed over is said where the answer is wanted.
        }
    }

    /// <summary>The answers of one process, and why it ended where they are fewer than the trials.</summary>
    private (List<TorchScriptFault?> Answers, TorchScriptFault End) Ask(IReadOnlyList<TorchScriptTrial> trials)
    {
        using var process = Start();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        Tell(process, trials);
        var ended = process.WaitForExit(Patience);
        if (!ended)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        var lines = output.Result.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        List<TorchScriptFault?> answers = [.. lines.Where(l => l is "null" || l.StartsWith(FaultStart, StringComparison.Ordinal)).Take(trials.Count).Select(l => JsonSerializer.Deserialize<TorchScriptFault?>(l))];
        var reason = ended ? LastWords(error.Result) : $"it was not done after {Patience.TotalMinutes} minutes.";
        return (answers, new TorchScriptFault(reason, WhileAsked: lines is [.., Loaded]));
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

    private static void Tell(Process process, IReadOnlyList<TorchScriptTrial> trials)
    {
        try
        {
            foreach (var trial in trials)
            {
                process.StandardInput.WriteLine(JsonSerializer.Serialize(trial));
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
