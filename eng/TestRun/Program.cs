using TestRun;

if (args is not [var artifacts, var output, .. var rest])
{
    Console.Error.WriteLine("usage: TestRun ARTIFACTS debug|release [--soak] [FILTER]");
    return 2;
}

var soak = rest.Contains("--soak");
var filter = rest.FirstOrDefault(argument => argument != "--soak");
var results = new List<ProjectResult>();
foreach (var program in TestProgram.FindAll(artifacts, output))
{
    var result = program.Run(soak, filter);
    results.Add(result);
    if (filter is null || result.Tests.Count > 0 || result.Crash is not null)
    {
        Report.Project(result);
    }
}

if (results.All(result => result.Tests.Count == 0))
{
    Console.WriteLine(filter is null ? $"No tests were found in {artifacts}." : $"No test's full name contains '{filter}'.");
}

return Report.Summary(results);
