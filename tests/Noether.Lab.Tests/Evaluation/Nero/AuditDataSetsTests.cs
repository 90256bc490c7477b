using Noether.Fields;
using Noether.Lab.Data;
using Noether.Lab.Data.Formats;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Runtime;

namespace Noether.Lab.Tests.Evaluation.Nero;

public sealed class AuditDataSetsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("noether-audit-").FullName;

    private readonly DataRegistry _sets = DataRegistry.FromAssemblies([], DataRegistryOptions.FromEnvironment());

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Some_digits_are_equally_many_of_each()
    {
        var data = AuditDataSets.Open("digits", _sets, 50);
        Assert.All(data.Targets!["label"].Value.data<long>().ToArray().CountBy(l => l), c => Assert.Equal(5, c.Value));
        Assert.Equal([50L, 1, 28, 28], data.Inputs["image"].Value.shape);
        Assert.Equal(["image"], data.Inputs.Keys);
        Assert.Equal(10, data.Classes!.Count);
    }

    [Fact]
    public void An_npz_file_gives_inputs_and_targets_by_name()
    {
        var path = Write(("image", NumberArray.Of<byte>([2, 1, 1, 2], [0, 255, 51, 0])), ("label", NumberArray.Of<int>([2], [1, 0])));
        var data = AuditDataSets.Open(path, _sets, null);
        Assert.Equal([0f, 1, 0.2f, 0], data.Inputs["image"].Value.data<float>().ToArray());
        Assert.Equal([1L, 0], data.Targets!["label"].Value.data<long>().ToArray());
        Assert.Null(AuditDataSets.Open(Write(("frames", NumberArray.Of<float>([1, 2, 1, 1], [0, 1]))), _sets, null).Targets);
        var boxes = AuditDataSets.Open(Write(("image", NumberArray.Of<float>([1, 1, 2, 3], new float[6])), ("boxes", NumberArray.Of<float>([1, 1, 4], [0, 0, 1, 1])), ("labels", NumberArray.Of<long>([1, 1], [2]))), _sets, null);
        Assert.Equal(FieldType.Boxes(2, 3), boxes.Targets!["boxes"].Type);
    }

    [Fact]
    public void What_holds_no_samples_is_refused()
    {
        Assert.Contains("no data set", Refusal("digitz"), StringComparison.Ordinal);
        Assert.Contains("'image'", Refusal(Write(("x", NumberArray.Of<float>([1], [0])))), StringComparison.Ordinal);
        Assert.Contains("2 samples", Refusal(Write(("image", NumberArray.Of<float>([2, 1, 1, 1], [0, 0])), ("label", NumberArray.Of<long>([3], [0, 0, 0])))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SO2-image", "step=45", 8)]
    [InlineData("Shift2-image", "range=4,step=2", 25)]
    [InlineData("Scale-image", "from=0.5", 13)]
    [InlineData("SL2-image", "steps=1", 9)]
    [InlineData("D4", "", 8)]
    [InlineData("D4xT", "", 16)]
    [InlineData("SO3-points", "axis=90,angle=90", 10)]
    [InlineData("SO3-sphere", "step=90", 9)]
    [InlineData("Perm-points", "orders=5", 5)]
    public void A_preset_makes_its_grid_from_settings(string name, string settings, int elements)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var cloud = new Batch(("positions", new Field(torch.zeros(1, 6, 3), FieldType.Position)));
        var grid = AuditPresets.Named(name).Grid(settings.Length == 0 ? [] : [settings], cloud, generator);
        Assert.Equal(elements, grid.Count);
        Assert.Equal(name, grid.Symmetry.Name);
    }

    [Theory]
    [InlineData("SO2-image", "stop=5", "no setting 'stop'")]
    [InlineData("SO2-image", "step", "step=5")]
    [InlineData("SO2-image", "step=NaN", "step=5")]
    [InlineData("SO2-image", "step=7", "divide")]
    [InlineData("Shift2-image", "range=1.5", "whole number")]
    [InlineData("D4", "step=5", "nothing to set")]
    [InlineData("Perm-points", "orders=3", "have none")]
    public void A_wrong_setting_is_named(string name, string settings, string why)
    {
        using var generator = new Generator(1);
        var picture = new Batch(("image", new Field(torch.zeros(1, 1, 2, 2), FieldType.Image)));
        Assert.Contains(why, Assert.Throws<InputException>(() => AuditPresets.Named(name).Grid([settings], picture, generator)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_misspelt_symmetry_is_answered_with_the_nearest() =>
        Assert.Contains("did you mean 'SO2-image'", Assert.Throws<InputException>(() => AuditPresets.Named("SO2-imag")).Message, StringComparison.Ordinal);

    private string Refusal(string name) => Assert.Throws<InputException>(() => AuditDataSets.Open(name, _sets, null)).Message;

    private string Write(params (string Name, NumberArray Array)[] arrays)
    {
        var path = Path.Combine(_folder, $"{Guid.NewGuid()}.npz");
        NpzFile.Write(path, arrays.Select(a => KeyValuePair.Create(a.Name, a.Array)));
        return path;
    }
}
