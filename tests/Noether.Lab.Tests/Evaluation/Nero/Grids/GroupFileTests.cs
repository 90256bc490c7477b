using System.Text.RegularExpressions;
using Noether.Fields;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Metrics;
using Noether.Runtime;

namespace Noether.Lab.Tests.Evaluation.Nero.Grids;

public sealed class GroupFileTests : IDisposable
{
    private const string Quarters = """
        { "name": "quarters", "elements": [
          { "words": "unmoved" },
          { "words": "a quarter", "inputs": [ { "field": "image", "rot90": 1 } ], "outputs": [ { "field": "v", "matrix": [0, -1, 1, 0], "axis": 1 } ] },
          { "words": "half", "inputs": [ { "field": "image", "rot90": 2 } ], "outputs": [ { "field": "v", "times": -1 } ] },
          { "words": "three quarters", "inputs": [ { "field": "image", "rot90": 3 } ], "outputs": [ { "field": "v", "matrix": [0, 1, -1, 0], "axis": 1 } ] } ] }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("noether-group-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Quarter_turns_of_a_file_are_those_of_the_square()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var data = AuditFixtures.Pictures();
        var own = AuditPresets.Named(Write(Regex.Replace(Quarters, ", \"outputs\": .*?} \\]", ""))).Grid([], data.Inputs, generator);
        var mine = NeroAudit.Run([AuditFixtures.Sides], data, own, new TrueClassProbability());
        var built = NeroAudit.Run([AuditFixtures.Sides], data, PlaneGrids.Rotations(90), new TrueClassProbability());
        Assert.Equal(built.Aggregate(0), mine.Aggregate(0));
        Assert.Equal(["unmoved", "a quarter", "half", "three quarters"], own.Words);
        Assert.Equal([3L], own.Symmetry.Group.Inverse(torch.tensor(new[] { 1L })).data<long>().ToArray());
    }

    [Fact]
    public void Outputs_turn_by_their_own_steps()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var centroid = AuditFixtures.Subject("centroid", x =>
        {
            var image = x["image"].Value.squeeze(1);
            var line = torch.arange(6, torch.float32) - 2.5;
            return new Batch(("v", new Field(torch.stack([(image.sum([1]) * line).sum(1), (image.sum([2]) * -line).sum(1)], 1), FieldType.Scalar)));
        });
        var data = AuditFixtures.Pictures() with { Targets = null };
        var grid = AuditPresets.Named(Write(Quarters)).Grid([], data.Inputs, generator);
        var result = NeroAudit.Run([centroid], data, grid, new FieldError(FieldErrorKind.Aee, "v"), new AuditOptions { Target = AuditTarget.Consensus });
        Assert.All(result.Models[0].Values.Cast<double>(), v => Assert.True(v < 1e-5));
        Assert.Equal(0, result.Summary(0).Defect!.Value, 1e-5);
    }

    [Theory]
    [InlineData("permute", "[ { \"field\": \"x\", \"permute\": [1, 0, 2], \"axis\": 1 } ]", new[] { 2.0, 1, 3 })]
    [InlineData("roll", "[ { \"field\": \"x\", \"roll\": 1, \"axis\": -1 } ]", new[] { 3.0, 1, 2 })]
    [InlineData("flip", "[ { \"field\": \"x\", \"flip\": 1 } ]", new[] { 3.0, 2, 1 })]
    [InlineData("two steps", "[ { \"field\": \"x\", \"flip\": 1 }, { \"field\": \"x\", \"times\": 2 } ]", new[] { 6.0, 4, 2 })]
    [InlineData("relabel", "[ { \"field\": \"x\", \"relabel\": [0, 3, 1, 2] } ]", new[] { 3.0, 1, 2 })]
    public void Steps_do_what_they_say(string name, string steps, double[] expected)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);

        // Whole numbers are not probed: the second element alone is looked at, as the outputs' map.
        var preset = AuditPresets.Named(Write($$"""{ "name": "{{name}}", "elements": [ { "words": "one" }, { "words": "two", "inputs": [ { "field": "y", "times": -1 } ], "outputs": {{steps}} } ] }"""));
        var grid = preset.Grid([], new Batch(("y", new Field(torch.ones(1, 2), FieldType.Scalar))), generator);
        var x = name == "relabel" ? torch.tensor(new long[] { 1, 2, 3 }).view(1, 3) : torch.tensor(new[] { 1.0, 2, 3 }).view(1, 3);
        var moved = grid.Symmetry.Output.Apply(torch.tensor(new[] { 1L }), new Batch(("x", new Field(x, FieldType.Scalar))), Symmetries.Pairing.Each)["x"].Value;
        Assert.Equal(expected, moved.to(torch.float64).data<double>().ToArray());
    }

    [Theory]
    [InlineData("{ \"name\": \"g\" }", "elements")]
    [InlineData("{ \"name\": \"g\", \"elements\": [ { \"words\": \"a\", \"input\": [] } ] }", "did you mean 'inputs'")]
    [InlineData("{ \"name\": \"g\", \"elements\": [ { \"words\": \"a\", \"inputs\": [ { \"field\": \"image\", \"turn\": 1 } ] } ] }", "flip, rot90")]
    [InlineData("{ \"name\": \"g\", \"elements\": [ { \"words\": \"a\", \"inputs\": [ { \"field\": \"image\", \"roll\": 1 } ] } ] }", "'elements[0].inputs[0].axis' is missing")]
    [InlineData("{ \"name\": \"g\", \"elements\": [ { \"words\": \"a\", \"inputs\": [ { \"field\": \"image\", \"flip\": 0 } ] } ] }", "other than the batch's")]
    [InlineData("{ \"name\": \"g\", \"elements\": [ { \"words\": \"a\" }, { \"words\": \"b\", \"inputs\": [ { \"field\": \"image\", \"rot90\": 1 } ] } ] }", "as none of the elements does")]
    [InlineData("{ \"name\": \"g\", \"elements\": [ { \"words\": \"a\" }, { \"words\": \"b\" } ] }", "'a' and 'b' move inputs alike")]
    [InlineData("{ \"name\": \"g\", \"elements\": [ { \"words\": \"a\", \"inputs\": [ { \"field\": \"image\", \"matrix\": [1, 2, 3], \"axis\": 1 } ] } ] }", "does not fit the field 'image'")]
    [InlineData("{ \"name\": \"g\", \"elements\": [ { \"words\": \"a\", \"inputs\": [ { \"field\": \"imag\", \"flip\": 3 } ] } ] }", "'imag', which the samples do not have; did you mean 'image'")]
    [InlineData("{ \"name\": ", "not valid JSON")]
    public void What_is_no_group_is_refused_with_its_reason(string json, string why)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var path = Write(json);
        Assert.Contains(why, Assert.Throws<InputException>(() => AuditPresets.Named(path).Grid([], AuditFixtures.Pictures().Inputs, generator)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"field\": \"logit\", \"permute\": [2, 1, 0], \"axis\": 1 }", "'logit', which neither targets nor answers have; did you mean 'logits'")]
    [InlineData("{ \"field\": \"logits\", \"permute\": [1, 2, 0], \"axis\": 1 }", "'mirrored' followed by 'mirrored' moves logits otherwise")]
    [InlineData("{ \"field\": \"logits\", \"permute\": [1, 0], \"axis\": 1 }", "moves logits otherwise")]
    [InlineData("{ \"field\": \"label\", \"relabel\": [1, 2, 0] }", "moves label otherwise")]
    public void Steps_of_outputs_that_cannot_be_meant_are_refused_when_answers_are_known(string step, string why)
    {
        using var scope = torch.NewDisposeScope();
        Assert.Contains(why, Assert.Throws<InputException>(() => Audit(step)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"field\": \"logits\", \"permute\": [2, 1, 0], \"axis\": 1 }, { \"field\": \"label\", \"relabel\": [2, 1, 0] }")]
    [InlineData("{ \"field\": \"probabilities\", \"permute\": [2, 1, 0], \"axis\": 1 }")]
    public void Steps_of_outputs_that_fit_are_taken(string steps)
    {
        using var scope = torch.NewDisposeScope();
        Assert.Equal(2, Audit(steps).Grid.Count);
    }

    private NeroResult Audit(string steps)
    {
        using var generator = new Generator(1);
        var data = AuditFixtures.Pictures();
        var path = Write($$"""{ "name": "mirror", "elements": [ { "words": "unmoved" }, { "words": "mirrored", "inputs": [ { "field": "image", "flip": 3 } ], "outputs": [ {{steps}} ] } ] }""");
        return NeroAudit.Run([AuditFixtures.Sides], data, AuditPresets.Named(path).Grid([], data.Inputs, generator), new TrueClassProbability());
    }

    private string Write(string json)
    {
        var path = Path.Combine(_folder, "group.json");
        File.WriteAllText(path, json);
        return path;
    }
}
