namespace TestRun;

/// <summary>Prints results.</summary>
internal static class Report
{
    private const int Slowest = 20;

    /// <summary>A line for the project, then each failure in full.</summary>
    public static void Project(ProjectResult result)
    {
        Console.WriteLine($"{result.Name,-45} {Counts(result.Count)} in {result.Seconds:F1} s");
        foreach (var test in result.Tests.Where(test => test.Outcome == Outcome.Failed))
        {
            Console.WriteLine($"\n  FAILED {test.Name}\n{Indent(test.Detail)}\n");
        }

        if (result.Crash is not null)
        {
            Console.WriteLine($"\n  {result.Name} {Indent(result.Crash).TrimStart()}\n");
        }
    }

    /// <summary>Skipped tests, the slowest tests and, as the last line, the totals.</summary>
    /// <returns>The exit code.</returns>
    public static int Summary(IReadOnlyList<ProjectResult> results)
    {
        var tests = results.SelectMany(result => result.Tests).ToList();
        foreach (var test in tests.Where(test => test.Outcome == Outcome.Skipped))
        {
            Console.WriteLine($"skipped {test.Name}: {test.Detail}");
        }

        Console.WriteLine($"slowest {Math.Min(Slowest, tests.Count)}:");
        foreach (var test in tests.OrderByDescending(test => test.Seconds).Take(Slowest))
        {
            Console.WriteLine($"  {test.Seconds,7:F2} s  {test.Name}");
        }

        var failed = results.Sum(result => result.Count(Outcome.Failed));
        Console.WriteLine(Counts(outcome => results.Sum(result => result.Count(outcome))));
        return failed > 0 || tests.Count == 0 ? 1 : 0;
    }

    private static string Counts(Func<Outcome, int> count) => $"{count(Outcome.Passed)} passed, {count(Outcome.Failed)} failed, {count(Outcome.Skipped)} skipped";

    private static string Indent(string text) => "    " + text.TrimEnd().ReplaceLineEndings("\n    ");
}
