using System.Xml.Linq;

namespace Noether.Architecture.Tests;

public sealed class ProjectTests
{
    [Fact]
    public void Projects_reference_only_projects_above_them()
    {
        var wrong = from project in Projects("src")
                    from reference in References(project.File)
                    where !MayReference(project.Name, reference)
                    select $"{project.Name} references {reference}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(SourceFile.Repository, "Noether.slnx"));

        Assert.Empty(Projects("src").Concat(Projects("tests")).Concat(Projects("benchmarks")).Where(project => !solution.Contains($"/{project.Name}.csproj", StringComparison.Ordinal)).Select(project => project.Name));
    }

    [Fact]
    public void Every_test_project_mirrors_a_project()
    {
        // What is said of the whole repository, and what needs a browser and its driver.
        string[] apart = ["Noether.Architecture.Tests", "Noether.Browser.Tests"];
        var sources = Projects("src").Select(project => project.Name + ".Tests").Concat(apart).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(Projects("tests").Where(project => project.Name.EndsWith(".Tests", StringComparison.Ordinal) && !sources.Contains(project.Name)).Select(project => project.Name));
    }

    [Fact]
    public void Versions_of_packages_stand_in_one_place()
    {
        var versioned = from project in Projects("src").Concat(Projects("tests")).Concat(Projects("benchmarks"))
                        where XDocument.Load(project.File).Descendants("PackageReference").Any(reference => reference.Attribute("Version") is not null)
                        select project.Name;

        Assert.Empty(versioned);
    }

    [Theory]
    [InlineData("Noether.Kernels", "Noether", false)]
    [InlineData("Noether", "Noether.Kernels", true)]
    [InlineData("Noether", "Noether.Lab", false)]
    [InlineData("Noether.Lab", "Noether", true)]
    [InlineData("Noether.Systems.Graphs", "Noether.Lab", true)]
    [InlineData("Noether.Systems.Graphs", "Noether.Systems.Motion", false)]
    [InlineData("Noether.Systems.Graphs", "Noether.Testing", false)]
    [InlineData("Noether.Cli", "Noether.Systems.Graphs", true)]
    public void The_order_of_projects_is_the_design(string from, string to, bool allowed) => Assert.Equal(allowed, MayReference(from, to));

    private static bool MayReference(string from, string to) => from switch
    {
        "Noether.Kernels" => false,
        "Noether" => to == "Noether.Kernels",
        "Noether.Testing" or "Noether.Lab" => to is "Noether" or "Noether.Kernels",
        "Noether.Testing.Xunit" => to is "Noether" or "Noether.Testing",
        _ when from.StartsWith("Noether.Systems.", StringComparison.Ordinal) => to is "Noether" or "Noether.Kernels" or "Noether.Lab",
        "Noether.Cli" or "Noether.Studio" => to is "Noether" or "Noether.Kernels" or "Noether.Lab" || to.StartsWith("Noether.Systems.", StringComparison.Ordinal),
        _ => false,
    };

    private static IEnumerable<(string Name, string File)> Projects(string folder) =>
        Directory.EnumerateFiles(Path.Combine(SourceFile.Repository, folder), "*.csproj", SearchOption.AllDirectories).Select(file => (Path.GetFileNameWithoutExtension(file), file));

    private static IEnumerable<string> References(string file) =>
        XDocument.Load(file).Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
}
