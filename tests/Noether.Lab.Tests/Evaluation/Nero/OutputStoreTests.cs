using Noether.Fields;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Metrics;
using Noether.Symmetries;

namespace Noether.Lab.Tests.Evaluation.Nero;

public sealed class OutputStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("noether-audit-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_second_audit_asks_the_model_for_one_answer_only()
    {
        var (subject, calls) = Counted();
        var first = Audit(subject);
        var before = calls();
        var second = Audit(subject);
        Assert.Equal(1, calls() - before);
        Assert.Equal(first.Models[0].Values.Cast<double>(), second.Models[0].Values.Cast<double>());
    }

    [Fact]
    public void Other_weights_data_or_elements_are_not_taken_from_the_cache()
    {
        var (subject, calls) = Counted();
        var keys = new HashSet<string> { Audit(subject).Models[0].Key };
        Assert.True(keys.Add(Audit(subject with { Fingerprint = "other" }).Models[0].Key));
        Assert.True(keys.Add(Audit(subject, seed: 2).Models[0].Key));
        Assert.True(keys.Add(Audit(subject, step: 30).Models[0].Key));
        var before = calls();
        Assert.False(keys.Add(Audit(subject).Models[0].Key));
        Assert.Equal(1, calls() - before);
    }

    [Fact]
    public void After_a_cancellation_the_rest_is_computed_and_the_bytes_are_the_same()
    {
        var whole = Path.Combine(_folder, "whole");
        Audit(AuditFixtures.Sides, folder: whole);
        using var cancel = new CancellationTokenSource();
        var cut = Path.Combine(_folder, "cut");
        Assert.Throws<OperationCanceledException>(() => Audit(AuditFixtures.Sides, folder: cut, cancel: cancel));
        Assert.InRange(Files(cut).Count, 1, Files(whole).Count - 1);
        Audit(AuditFixtures.Sides, folder: cut);
        Assert.Equal(Files(whole), Files(cut));
    }

    [Theory]
    [InlineData("*.npy")]
    [InlineData("*.sha256")]
    public void A_damaged_block_is_computed_again(string pattern)
    {
        var (subject, calls) = Counted();
        var first = Audit(subject);
        var good = Files(_folder);
        var file = Directory.GetFiles(_folder, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal).Last();
        var bytes = File.ReadAllBytes(file);
        bytes[^2] ^= 0x55;
        File.WriteAllBytes(file, bytes);
        var before = calls();
        var second = Audit(subject);
        Assert.True(calls() - before > 1);
        Assert.Equal(first.Models[0].Values.Cast<double>(), second.Models[0].Values.Cast<double>());
        Assert.Equal(good, Files(_folder));
    }

    [Fact]
    public void Large_answers_are_kept_in_half_precision_and_small_ones_whole()
    {
        using var scope = torch.NewDisposeScope();
        NeroAudit.Run([AuditFixtures.Gradient], AuditFixtures.Films(), FiniteGrids.SquareSymmetries(), options: new AuditOptions { Folder = _folder, LargestSingleAnswer = 31 });
        NeroAudit.Run([AuditFixtures.Gradient], AuditFixtures.Films(), FiniteGrids.SquareSymmetries(), options: new AuditOptions { Folder = _folder, LargestSingleAnswer = 32 });
        var kinds = Directory.GetFiles(_folder, "*.flow.npy", SearchOption.AllDirectories).Select(f => Lab.Data.Formats.NpyFile.Read(f).Type).Order();
        Assert.Equal([Lab.Data.NumberType.Float16, Lab.Data.NumberType.Float64], kinds);
    }

    [Fact]
    public void Boxes_stay_whole_however_many_there_are()
    {
        using var scope = torch.NewDisposeScope();
        var crowd = AuditFixtures.Subject("crowd", x => new Batch(
            ("boxes", new Field(torch.full([x.Size, 2000, 4], 3000.25), FieldType.Boxes(4096, 4096))),
            ("scores", new Field(torch.ones(x.Size, 2000), FieldType.Scalar)),
            ("labels", new Field(torch.zeros(x.Size, 2000, torch.int64), FieldType.Label))));
        var result = NeroAudit.Run([crowd], AuditFixtures.Pictures(1) with { Targets = null }, PlaneGrids.Rotations(180), new TopBox(), new AuditOptions { Target = AuditTarget.Consensus, Folder = _folder });
        Assert.Equal(3000.25f, result.Outputs(0, 1)["boxes"].Value[0, 7, 2].item<float>());
    }

    [Fact]
    public void Motions_are_told_apart_also_by_samples_that_begin_with_a_blank_one()
    {
        var data = AuditFixtures.Pictures();
        data.Inputs["image"].Value[0].fill_(0);
        var grids = new[]
        {
            PlaneGrids.Shifts(-2, 2, 1), PlaneGrids.Shifts(-4, 4, 2), PlaneGrids.Shifts(-2, 2, 1, new ImageSampling(ImagePadding.Mirror)), PlaneGrids.Shifts(-2, 2, 1, circular: true),
            PlaneGrids.Rotations(14.4), PlaneGrids.Rotations(14.4, new ImageSampling(Supersampling: 2)),
        };
        Assert.All(grids, g => Assert.Equal(25, g.Count));
        var keys = grids.Select(g => NeroAudit.Run([AuditFixtures.Sides], data, g, options: new AuditOptions { Folder = _folder }).Models[0].Key).ToList();
        Assert.Equal(keys.Distinct(), keys);
        Assert.Equal(keys[1], NeroAudit.Run([AuditFixtures.Sides], data, PlaneGrids.Shifts(-4, 4, 2), options: new AuditOptions { Folder = _folder }).Models[0].Key);
    }

    [Fact]
    public void Blocks_hold_as_many_answers_as_they_have_bytes_for()
    {
        using var scope = torch.NewDisposeScope();
        var data = AuditFixtures.Films();

        // Three films of 2 x 4 x 4 numbers of 8 bytes an element.
        NeroAudit.Run([AuditFixtures.Gradient], data, FiniteGrids.SquareSymmetries(), options: new AuditOptions { Folder = _folder, BlockBytes = 3 * 3 * 32 * 8 });
        Assert.Equal([3, 3, 2], Directory.GetFiles(_folder, "*.flow.npy", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => (int)Lab.Data.Formats.NpyFile.Read(f).Shape[0] / 3));
    }

    private NeroResult Audit(AuditSubject subject, int seed = 1, double step = 45, string? folder = null, CancellationTokenSource? cancel = null)
    {
        using var scope = torch.NewDisposeScope();
        var options = new AuditOptions { Folder = folder ?? _folder, BatchRows = 3, BlockRows = 14, Cancellation = cancel?.Token ?? CancellationToken.None };
        options = options with { Progress = (_, done, all) => { if (done > all / 2) { cancel?.Cancel(); } } };
        return NeroAudit.Run([subject], AuditFixtures.Pictures(seed: seed), PlaneGrids.Rotations(step), options: options);
    }

    private static (AuditSubject Subject, Func<int> Calls) Counted()
    {
        var calls = 0;
        return (AuditFixtures.Subject("counted", x =>
        {
            calls++;
            return AuditFixtures.Sides.Model.Forward(x);
        }), () => calls);
    }

    private static Dictionary<string, string> Files(string folder) =>
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(folder, f), f => Convert.ToHexString(File.ReadAllBytes(f)));
}
