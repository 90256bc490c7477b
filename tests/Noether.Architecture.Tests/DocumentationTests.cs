using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Noether.Architecture.Tests;

/// <summary>What the pages show is code that is compiled and run.</summary>
public sealed partial class DocumentationTests
{
    // Signatures and sketches of what is to come; everything else is taken from a sample.
    private static readonly string[] Sketches = ["## The main abstractions", "## On paper"];

    private static string Repository => SourceFile.Repository;

    [Fact]
    public void Every_piece_of_code_on_a_page_is_part_of_a_sample()
    {
        var samples = SourceFile.In("samples").Select(file => file.Text).ToList();
        var pieces = Pages().SelectMany(Pieces).ToList();

        Assert.Contains(pieces, piece => piece.Page == "README.md");
        Assert.Contains(pieces, piece => piece.Page == "docs/data.md");
        Assert.DoesNotContain(pieces, piece => !samples.Any(sample => sample.Contains(piece.Code, StringComparison.Ordinal)));
    }

    [Fact]
    public void Links_between_pages_lead_somewhere()
    {
        var broken = from page in Pages()
                     from Match link in Links().Matches(File.ReadAllText(Path.Combine(Repository, page)))
                     let target = link.Groups[1].Value
                     where !target.Contains("://", StringComparison.Ordinal)
                     let path = Path.Combine(Repository, Path.GetDirectoryName(page)!, target)
                     where !File.Exists(path) && !Directory.Exists(path)
                     select $"{page}: {target}";

        Assert.Empty(broken);
    }

    [Fact]
    public void The_sample_of_frame_averaging_makes_a_network_invariant()
    {
        var errors = Numbers().Matches(Run("FrameAveraging")).Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture)).ToArray();

        Assert.InRange(errors[0], 0.1, 100);
        Assert.InRange(errors[1], 0, 1e-4);
    }

    [Fact]
    public void A_project_of_ones_own_builds_and_runs_from_the_readme_alone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The text names the package of libtorch for Linux.");
        var text = Project().Match(File.ReadAllText(Path.Combine(Repository, "README.md")).ReplaceLineEndings("\n")).Groups[1].Value;
        var folder = Directory.CreateTempSubdirectory("noether-own-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "my-app.csproj"), text);
            foreach (var source in Directory.EnumerateFiles(Path.Combine(Repository, "samples", "FrameAveraging"), "*.cs"))
            {
                File.Copy(source, Path.Combine(folder, Path.GetFileName(source)));
            }

            // The library is there already, built like this test. No process of the build outlives it, so that its output ends.
            var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')).StartsWith("release", StringComparison.Ordinal) ? "Release" : "Debug";
            Output(Dotnet, "build", folder, "-c", configuration, $"-p:Noether={Repository}", "-p:BuildProjectReferences=false", "-p:UseSharedCompilation=false", "-nodeReuse:false");

            var built = Path.Combine(folder, "bin", configuration, "net10.0");
            Assert.Contains("\"System.GC.Concurrent\": false", File.ReadAllText(Path.Combine(built, "my-app.runtimeconfig.json")), StringComparison.Ordinal);
            Assert.False(File.Exists(Path.Combine(built, "libtorch_cpu.so")));
            var errors = Numbers().Matches(Output(Path.Combine(built, "my-app"))).Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture)).ToArray();
            Assert.InRange(errors[0], 0.1, 100);
            Assert.InRange(errors[1], 0, 1e-4);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void The_sample_for_those_who_know_e3nn_tells_pieces_apart_in_any_pose()
    {
        var lines = Run("FromE3nn").Split('\n', StringSplitOptions.TrimEntries);

        Assert.Equal("1x1o x 1x1o = 1x0e+1x1e+1x2e", lines[0]);
        Assert.EndsWith("(0.0000, 0.0000, 0.7071)", lines[1], StringComparison.Ordinal);
        Assert.Equal("right 8 of 8 pieces, turned", lines[2]);
        Assert.InRange(double.Parse(Numbers().Match(lines[3]).Value, CultureInfo.InvariantCulture), 0, 1e-4);
        var odd = Numbers().Matches(lines[4]).Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture)).ToArray();
        Assert.InRange(odd[0], 0.5, 1.5);
        Assert.Equal(odd[0], odd[1]);
        Assert.Contains("mirrored -", lines[4], StringComparison.Ordinal);
    }

    [Fact]
    public void The_sample_of_a_data_set_makes_it_once()
    {
        var cache = Directory.CreateTempSubdirectory("noether-sample-").FullName;
        try
        {
            var first = Run("OwnDataSet", cache);
            var made = Assert.Single(Directory.EnumerateFiles(cache, "stones.npy", SearchOption.AllDirectories));
            var when = File.GetLastWriteTimeUtc(made);

            Assert.Equal("Stones of a river bed: 1000 x 256 x 3 numbers (Float32)", first.Trim());
            Assert.Equal(first, Run("OwnDataSet", cache));
            Assert.Equal(when, File.GetLastWriteTimeUtc(made));
        }
        finally
        {
            Directory.Delete(cache, recursive: true);
        }
    }

    private static IEnumerable<string> Pages() =>
        Directory.EnumerateFiles(Repository, "*.md").Concat(Directory.EnumerateFiles(Path.Combine(Repository, "docs"), "*.md", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Repository, path).Replace('\\', '/'));

    private static IEnumerable<(string Page, string Code)> Pieces(string page)
    {
        var sections = Sections().Split(File.ReadAllText(Path.Combine(Repository, page)).ReplaceLineEndings("\n"));
        return from section in sections
               where !Sketches.Any(sketch => section.StartsWith(sketch, StringComparison.Ordinal))
               from Match code in Code().Matches(section)
               select (page, code.Groups[1].Value);
    }

    /// <summary>What a sample, built like this test, prints.</summary>
    private static string Run(string sample, string? cache = null)
    {
        var folder = Path.Combine(Repository, "artifacts", "bin", sample, Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/', '\\')));
        var start = new ProcessStartInfo(Path.Combine(folder, OperatingSystem.IsWindows() ? $"{sample}.exe" : sample));
        if (cache is not null)
        {
            start.Environment["XDG_CACHE_HOME"] = cache;
        }

        return Output(start);
    }

    private static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root ? Path.Combine(root, "dotnet") : "dotnet";

    private static string Output(string program, params string[] arguments) => Output(new ProcessStartInfo(program, arguments));

    private static string Output(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.UseShellExecute) = (true, false);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output);
        return output;
    }

    [GeneratedRegex("^(?=## )", RegexOptions.Multiline)]
    private static partial Regex Sections();

    [GeneratedRegex("^```csharp\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex("^```xml\n(<Project .*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Project();

    [GeneratedRegex(@"\]\(([^)#\s]+)[^)]*\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"\d+\.\d+")]
    private static partial Regex Numbers();
}
