using System.Text.Json.Nodes;
using Noether.Lab.Benchmarks;
using Noether.Lab.Catalogue;

namespace Noether.Cli.Tests;

public sealed class CatalogueTests
{
    private static readonly IReadOnlyList<ISystem> Systems = new Sources([]).Systems.Systems;

    private static string Root
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "Noether.slnx")))
            {
                folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the repository.");
            }

            return folder;
        }
    }

    [Fact]
    public void Every_system_satisfies_the_rules_of_the_catalogue() => Assert.Empty(new SystemCatalogue(Systems).Validate());

    /// <summary>Written down apart from the code, so that a recipe that is lost is missed.</summary>
    [Theory]
    [InlineData("frame-averaging", new[] { "graphs", "separation", "nbody", "normals" })]
    [InlineData("gaunt-tensor-product", new[] { "bench", "tetris", "nbody", "forcefield" })]
    [InlineData("induced-restricted-pose", new[] { "symsol" })]
    [InlineData("lie-group-decompositions", new[] { "affnist" })]
    [InlineData("nero", new[] { "digits", "piv", "detection", "points" })]
    [InlineData("tinvnn", new[] { "classify", "models", "tsp", "cvrp" })]
    [InlineData("soft-equivariance", new[] { "inertia", "cossim", "motion", "discover" })]
    [InlineData("ponita", new[] { "nbody", "superpixels", "forecast" })]
    public void Every_system_has_its_recipes(string slug, string[] recipes) =>
        Assert.Equal(recipes.Order(StringComparer.Ordinal), Assert.Single(Systems, s => s.Card.Slug == slug).Recipes.Select(r => r.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void The_list_of_recipes_names_every_system() => Assert.Equal(
        Systems.Select(s => s.Card.Slug).Order(StringComparer.Ordinal),
        typeof(CatalogueTests).GetMethod(nameof(Every_system_has_its_recipes))!.GetCustomAttributes(typeof(InlineDataAttribute), false).Cast<InlineDataAttribute>().Select(d => (string)d.Data[0]!).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_system_has_the_page_that_its_card_and_records_give()
    {
        var records = new ReproductionFolder(Path.Combine(Root, "reproductions"));
        Assert.NotEmpty(Systems);
        Assert.All(Systems, system =>
        {
            var (slug, path) = (system.Card.Slug, SystemPage.PathIn(Path.Combine(Root, "docs"), system.Card.Slug));
            var page = File.Exists(path) ? File.ReadAllText(path) : "";
            Assert.True(SystemPage.Render(system, records.Read(slug)) == page, $"{path} is missing or old. Write it by '{SystemPage.Command(slug)}' in the repository's folder.");
        });
    }

    [Fact]
    public void The_page_of_times_is_what_the_recorded_times_give()
    {
        var path = PerformancePage.PathIn(Path.Combine(Root, "docs"));
        var record = BenchRecord.Read(Path.Combine(Root, "reproductions"))!;
        Assert.Empty(PerformancePage.Unexplained(record));
        Assert.True(PerformancePage.Render(record) == File.ReadAllText(path), $"{path} is old. Write it by '{PerformancePage.Command}' in the repository's folder.");
    }

    [Fact]
    public void The_sample_of_a_forty_first_method_runs_as_a_plug_in_and_its_claim_holds()
    {
        using var folder = new TemporaryFolder();
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/', '\\')).Split('_')[0];
        var sample = Path.Combine(Root, "artifacts", "bin", "FortyFirst", configuration, "FortyFirst.dll");
        var answer = Invocation.Ask("run", "circle-regression", "--plugin", sample, "--preset", "smoke", "--seeds", "0..2", "--threads", "1", "--out", folder.Path, "--json");
        Assert.True(answer.Code == 0, answer.Error);
        var result = JsonNode.Parse(answer.OutLines[^1])!;
        Assert.Equal("Holds", result["claims"]![0]!["claims"]![0]!["outcome"]!.GetValue<string>());
        Assert.All(result["runs"]!.AsArray(), run => Assert.True(run!["metrics"]!["invariant.error"]!.GetValue<double>() < 0.2));
    }

    [Fact]
    public void A_plug_in_that_cannot_be_loaded_is_one_line_and_wrong_input()
    {
        var answer = Invocation.Ask("list", "--plugin", "none.dll");
        Assert.Equal(2, answer.Code);
        Assert.Contains("Plug-in none.dll does not exist", Assert.Single(answer.ErrorLines), StringComparison.Ordinal);
    }
}
