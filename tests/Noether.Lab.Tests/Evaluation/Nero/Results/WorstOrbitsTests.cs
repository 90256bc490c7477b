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
}
