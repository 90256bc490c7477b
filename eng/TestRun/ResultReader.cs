using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace TestRun;

/// <summary>Reads the XML results of xunit (format "xUnit.net v2+ XML").</summary>
internal static class ResultReader
{
    /// <returns>Empty if the program was stopped while it wrote the file.</returns>
    public static IReadOnlyList<TestResult> Read(string file)
    {
        XDocument document;
        try
        {
            document = XDocument.Load(file);
        }
        catch (XmlException)
        {
            return [];
        }

        var tests = document.Descendants("test").Where(test => test.Attribute("result")?.Value != "NotRun").Select(Test);
        var errors = document.Descendants("error").Select(error => new TestResult($"{error.Attribute("type")?.Value}: {error.Attribute("name")?.Value}", Outcome.Failed, 0, Failure(error)));
        return [.. tests, .. errors];
    }

    private static TestResult Test(XElement test) => new(
        test.Attribute("name")!.Value,
        test.Attribute("result")!.Value switch { "Pass" => Outcome.Passed, "Skip" => Outcome.Skipped, _ => Outcome.Failed },
        double.Parse(test.Attribute("time")!.Value, CultureInfo.InvariantCulture),
        test.Element("reason")?.Value ?? Failure(test));

    private static string Failure(XElement element)
    {
        var failure = element.Element("failure");
        return $"{failure?.Element("message")?.Value}\n{failure?.Element("stack-trace")?.Value}\n{element.Element("output")?.Value}".Trim();
    }
}
