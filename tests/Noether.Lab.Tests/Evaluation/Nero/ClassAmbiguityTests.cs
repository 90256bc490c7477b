using Noether.Fields;
using Noether.Lab.Data;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Runtime;

namespace Noether.Lab.Tests.Evaluation.Nero;

public sealed class ClassAmbiguityTests
{
    [Fact]
    public void Bars_at_the_top_look_like_bars_at_the_bottom_upside_down_and_crosses_like_nothing_else()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var pictures = torch.rand([30, 1, 12, 12], generator: generator.Torch) * 0.2;
        for (var i = 0; i < 30; i++)
        {
            pictures[i, 0, (i % 3) switch { 0 => 1..4, 1 => 8..11, _ => 5..7 }, 2..10].add_(1);
            if (i % 3 == 2)
            {
                pictures[i, 0, 2..10, 5..7].add_(1);
            }
        }

        var data = AuditData.Of("bars", new Batch(("image", new Field(pictures, FieldType.Image)), ("label", new Field(torch.arange(30, torch.int64) % 3, FieldType.Label))), "label");
        var found = ClassAmbiguity.Find(data, FiniteGrids.SquareSymmetries());
        Assert.Equal([(0L, 1L), (1, 0)], found.Select(a => (a.Class, a.LooksLike)).Order());
        Assert.All(found, a => Assert.InRange(a.Share, 0.4, 1));
        Assert.All(found, a => Assert.Contains(FiniteGrids.SquareSymmetries().Words[a.Element], new List<string> { "rot180", "up-down flip" }));
    }

    [Fact]
    public void A_nine_upside_down_is_a_six()
    {
        using var scope = torch.NewDisposeScope();
        var data = AuditDataSets.Open(Digits.Extract, DataRegistry.FromAssemblies([], DataRegistryOptions.FromEnvironment()), 300);
        var found = ClassAmbiguity.Find(data, PlaneGrids.Rotations(15));
        Assert.Contains(found, a => a is { Class: 9, LooksLike: 6, Element: >= 10 and <= 14 });
        Assert.DoesNotContain(found, a => a.Class is 0 or 1 or 8);
    }

    [Fact]
    public void Without_pictures_or_labels_nothing_is_said()
    {
        using var scope = torch.NewDisposeScope();
        Assert.Empty(ClassAmbiguity.Find(AuditFixtures.Pictures() with { Targets = null }, PlaneGrids.Rotations(90)));
        Assert.Empty(ClassAmbiguity.Find(AuditFixtures.Films(), FiniteGrids.SquareAndTimeSymmetries()));
    }
}
