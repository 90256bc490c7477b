using Noether.Fields;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Metrics;
using Noether.Lab.Models;
using Noether.Lab.Models.Onnx;
using Noether.Runtime;
using Noether.Systems.Equivariance.Nero.Points;

namespace Noether.Systems.Equivariance.Tests.Nero.Points;

public sealed class CloudClassifierExportTests
{
    private static readonly PointsOptions Small = new() { Width = 0.3 };
    private static readonly string[] Classes = ["a", "b", "c"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Written_as_onnx_it_has_the_same_plot(bool invariant)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        using var model = invariant ? CloudClassifier.Invariant(Classes, Small, generator) : CloudClassifier.Plain(Classes, Small, generator);
        model.eval();
        var (file, difference) = OnnxExport.Write(model, new Dictionary<string, string>(), generator);
        Assert.InRange(difference, 0, OnnxExport.Tolerance);
        Assert.Equal(invariant, ((IOnnxNetwork)model).Notes is not null);

        using var written = OnnxModel.Open(file, "clouds", model.Manifest);
        var clouds = new Batch(
            ("positions", new Field((torch.randn([6, 40, 3], generator: generator.Torch) * torch.tensor([1f, 2, 4])) + 3, FieldType.Position)),
            ("label", new Field(torch.tensor([0L, 1, 2, 0, 1, 2]), FieldType.Label)));
        var audit = NeroAudit.Run(
            [new AuditSubject("network", model, ""), new AuditSubject("file", written, "")], AuditData.Of("clouds", clouds, "label"), SpaceGrids.Discs(45, 45), new TrueClassProbability());
        var (own, its) = (audit.Models[0].Values.Cast<double>(), audit.Models[1].Values.Cast<double>());
        Assert.All(own.Zip(its), v => Assert.Equal(v.First, v.Second, 1e-4));
        Assert.Equal(invariant, audit.Summary(0).Range < 1e-5);
        Assert.Equal(invariant, audit.Summary(1).Range < 1e-5);
    }
}
