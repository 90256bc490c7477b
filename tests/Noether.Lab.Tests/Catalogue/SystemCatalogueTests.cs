using Noether.Lab.Catalogue;

namespace Noether.Lab.Tests.Catalogue;

public sealed class SystemCatalogueTests
{
    private static readonly SystemCatalogue Catalogue = new([new ExampleSystem(), new NamedSystem("zeta", "Areas"), new NamedSystem("alpha", "Equivariance")]);

    [Fact]
    public void Systems_are_listed_by_area_then_slug() => Assert.Equal(["zeta", "alpha", "circle-example"], Catalogue.Systems.Select(s => s.Card.Slug));

    [Fact]
    public void The_public_systems_of_an_assembly_are_found() =>
        Assert.Contains(SystemCatalogue.From(typeof(ExampleSystem).Assembly).Systems, s => s is ExampleSystem);

    [Fact]
    public void A_slug_alone_selects_the_first_recipe()
    {
        Assert.Equal("circle-example/train", Catalogue.Select("circle-example").Path);
        Assert.Equal("circle-example/data-sizes", Catalogue.Select("circle-example/data-sizes").Path);
    }

    [Theory]
    [InlineData("circle-exmaple", "There is no system 'circle-exmaple'. Did you mean 'circle-example'?")]
    [InlineData("unheard-of", "There are: zeta, alpha, circle-example.")]
    [InlineData("circle-example/trian", "has no recipe 'trian'. Did you mean 'train'?")]
    [InlineData("circle-example/", "There are: train, data-sizes.")]
    [InlineData("", "There is no system ''.")]
    public void An_unknown_name_is_refused_with_the_nearest(string path, string expected) =>
        Assert.Contains(expected, Assert.Throws<InputException>(() => Catalogue.Select(path)).Message, StringComparison.Ordinal);

    [Fact]
    public void Two_systems_of_one_slug_are_refused() =>
        Assert.Contains("Two systems are called 'zeta'", Assert.Throws<InputException>(() => Catalogue.With([new NamedSystem("zeta", "B")])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_right_system_has_no_problems() => Assert.Empty(new SystemCatalogue([new ExampleSystem()]).Validate());

    [Fact]
    public void Every_rule_of_the_catalogue_is_checked()
    {
        var problems = new SystemCatalogue([new NamedSystem("Wrong_Slug", "", new WrongRecipes().All)]).Validate();
        Assert.All(
            [
                "the slug 'Wrong_Slug' must be",
                "the card lacks its area",
                "has two recipes called 'twice'",
                "recipe 'no arms' uses the name 'no arms'",
                "recipe 'no arms' has no arms",
                "about 'other.x', which does not begin with an arm's name (plain., invariant.)",
                "has a claim 'constant' about no metric",
                "has two claims called 'c'",
                "has the property Unmarked.Forgotten without [Option]",
                "has the option 'fixed' without a setter",
                "has wrong defaults for full: its defaults: '9' is out of range",
                "cannot be of type DateTime",
                "cannot be of type Struct",
                "PlainClass is not a record class",
            ],
            expected => Assert.Contains(problems, p => p.Contains(expected, StringComparison.Ordinal)));
        Assert.All(problems, p => Assert.StartsWith("System 'Wrong_Slug': ", p, StringComparison.Ordinal));
    }

    public sealed class NamedSystem(string slug, string area, IReadOnlyList<Recipe>? recipes = null) : ISystem
    {
        public SystemCard Card { get; } = new(slug, "Title", area, "Summary.", ["A. Uthor"], "Venue", 2020, "10.1000/1");

        public IReadOnlyList<Recipe> Recipes { get; } = recipes ?? [Examples.Recipe("train")];
    }

    public sealed record Unmarked
    {
        [Option("Fixed")]
        public int Fixed => Forgotten;

        public int Forgotten { get; init; }
    }

    public sealed record Ranged([property: Option("Ranged", Max = 5)] int Value);

    public sealed record Foreign([property: Option("When")] DateTime When);

    public readonly record struct Struct([property: Option("X")] int X);

    public sealed class PlainClass
    {
        [Option("X")]
        public int X { get; init; }
    }

    private sealed class WrongRecipes
    {
        public IReadOnlyList<Recipe> All { get; } =
        [
            Examples.Recipe("twice", [new Claim("c", "", Expression.Metric("other.x"), Comparison.Less, 1), new Claim("c", "", Expression.Metric("plain.x"), Comparison.Less, 1)]),
            Examples.Recipe("twice", [new Claim("constant", "", 1, Comparison.Less, 2)]),
            new Recipe<Unmarked>("no arms", "", _ => new Unmarked(), []),
            new Recipe<Ranged>("ranged", "", p => new Ranged(p == Preset.Full ? 9 : 1), []),
            new Recipe<Foreign>("foreign", "", _ => new Foreign(DateTime.UnixEpoch), []),
            new Recipe<Struct>("struct", "", _ => default, []),
            new Recipe<PlainClass>("class", "", _ => new PlainClass(), []),
        ];
    }
}
