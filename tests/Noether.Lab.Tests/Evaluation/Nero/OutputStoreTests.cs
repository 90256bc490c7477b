using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;

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
