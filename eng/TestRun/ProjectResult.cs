namespace TestRun;

internal enum Outcome
{
    Passed,
    Failed,
    Skipped,
}

/// <summary>What came of one test.</summary>
/// <param name="Detail">Message and stack of a failure, or the reason of a skip.</param>
internal sealed record TestResult(string Name, Outcome Outcome, double Seconds, string Detail);

/// <summary>What came of one project.</summary>
/// <param name="Crash">How the program broke off, with its output; null if it came to its end.</param>
internal sealed record ProjectResult(string Name, IReadOnlyList<TestResult> Tests, double Seconds, string? Crash)
{
    public int Count(Outcome outcome) => Tests.Count(test => test.Outcome == outcome) + (Crash is not null && outcome == Outcome.Failed ? 1 : 0);
}
