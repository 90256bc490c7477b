using Noether.Fields;
using Noether.Lab.Data;
using Noether.Lab.Data.Formats;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Metrics;
using Noether.Lab.Evaluation.Nero.Results;

namespace Noether.Lab.Tests.Evaluation.Nero.Results;

public sealed class WorstOrbitsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("noether-worst-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_written_reads_back_as_a_test_set_on_which_the_model_does_as_badly()
    {
        using var scope = torch.NewDisposeScope();
        var result = NeroAudit.Run([AuditFixtures.Sides], AuditFixtures.Pictures(), PlaneGrids.Rotations(45), new TrueClassProbability());
        var path = Path.Combine(_folder, "worst.npz");
        WorstOrbits.Write(path, result, 0, 2);

        var data = AuditDataSets.Open(path, DataRegistry.FromAssemblies([], DataRegistryOptions.FromEnvironment()), null);
        Assert.Equal(2 * 8, data.Inputs.Size);
        var found = new TrueClassProbability().Values(AuditFixtures.Sides.Model.Forward(data.Inputs), data.Targets!).data<double>().ToArray();
        var worst = result.WorstSamples(0, 2);
        double[] expected = [.. result.Individual(0, worst[0]), .. result.Individual(0, worst[1])];
        Assert.All(expected.Zip(found), p => Assert.Equal(p.First, p.Second, 1e-5));
        using var file = NpzFile.Open(path);
        Assert.Equal(expected, file["value"].ToDoubles());
        Assert.Equal(worst.SelectMany(s => Enumerable.Repeat((double)s, 8)), file["sample"].ToDoubles());
    }

    [Fact]
    public void Entries_that_do_not_exist_stay_out_of_it()
    {
        using var scope = torch.NewDisposeScope();
        var boxes = torch.tensor(new float[] { 0, 0, 4, 4, 0, 0, 0, 0, 1, 1, 3, 3, 2, 2, 6, 6 }).view(2, 2, 4);
        var mask = torch.tensor(new[] { true, false, true, true }).view(2, 2);
        var labels = torch.tensor(new long[] { 1, 0, 1, 1 }).view(2, 2);
        var data = AuditData.Of(
            "boxes",
            new Batch(
                ("image", AuditFixtures.Pictures(2).Inputs["image"]),
                ("boxes", new Field(boxes, FieldType.Boxes(6, 6), mask)),
                ("labels", new Field(labels, FieldType.Label, mask))),
            "boxes",
            "labels");
        var single = AuditFixtures.Subject("one box", x => new Batch(
            ("boxes", new Field(torch.tensor(new float[] { 0, 0, 4, 4 }).expand(x.Size, 1, 4), FieldType.Boxes(6, 6))),
            ("scores", new Field(torch.ones(x.Size, 1), FieldType.Label)),
            ("labels", new Field(torch.ones(x.Size, 1, torch.int64), FieldType.Label))));
        var result = NeroAudit.Run([single], data, FiniteGrids.SquareSymmetries(), new BoxRetrieval(BoxRetrievalKind.Recall));
        var path = Path.Combine(_folder, "worst.npz");
        WorstOrbits.Write(path, result, 0, 2);

        var read = AuditDataSets.Open(path, DataRegistry.FromAssemblies([], DataRegistryOptions.FromEnvironment()), null);
        var found = new BoxRetrieval(BoxRetrievalKind.Recall).Values(single.Model.Forward(read.Inputs), read.Targets!).data<double>().ToArray();
        Assert.Equal(result.WorstSamples(0, 2).SelectMany(sample => result.Individual(0, sample)), found);
        Assert.Equal(3 * 8, read.Targets!["boxes"].Mask!.sum().item<long>());
    }
}
