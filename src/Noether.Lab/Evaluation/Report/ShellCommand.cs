using System.Buffers;

namespace Noether.Lab.Evaluation.Report;

/// <summary>A command as a line to be pasted into a shell.</summary>
public static class ShellCommand
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./:=,+@%-");

    /// <summary>The words with a space between them; those with other than plain characters in single quotes, as POSIX shells read them.</summary>
    /// <param name="words">The program and its arguments.</param>
    public static string Of(IEnumerable<string> words) => string.Join(' ', words.Select(Quoted));

    private static string Quoted(string word) => word.Length > 0 && !word.AsSpan().ContainsAnyExcept(Plain) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
