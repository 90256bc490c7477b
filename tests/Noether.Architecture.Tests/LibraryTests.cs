using System.Text.RegularExpressions;

namespace Noether.Architecture.Tests;

public sealed partial class LibraryTests
{
    private const int LineLimit = 400;

    [Fact]
    public void Kernels_know_nothing_of_torch() =>
        Assert.Empty(SourceFile.In("src/Noether.Kernels").SelectMany(file => file.Lines(TorchName())));

    // Dispose scopes and grad modes belong to a thread; an await may go on in another one.
    [Fact]
    public void Nothing_awaits_where_torch_is_used()
    {
        var folders = SourceFile.Libraries().Where(folder => folder is "src/Noether" or "src/Noether.Testing" || folder.StartsWith("src/Noether.Systems.", StringComparison.Ordinal));

        Assert.Empty(SourceFile.In(folders).Where(file => TorchName().IsMatch(file.Code)).SelectMany(file => file.Lines(Await())));
    }

    [Fact]
    public void Libraries_do_not_print() => Assert.Empty(SourceFile.In(SourceFile.Libraries()).SelectMany(file => file.Lines(Print())));

    [Fact]
    public void Libraries_draw_no_ambient_randomness() => Assert.Empty(SourceFile.In(SourceFile.Libraries()).SelectMany(file => file.Lines(AmbientRandomness())));

    // The layers of TorchSharp start from torch's own generator, so a run seeds it once, before it builds anything.
    [Fact]
    public void Only_the_start_of_a_run_seeds_torchs_own_generator()
    {
        var elsewhere = SourceFile.In(SourceFile.Libraries()).Where(file => !file.Path.StartsWith("src/Noether.Lab/Running/", StringComparison.Ordinal));

        Assert.Empty(elsewhere.SelectMany(file => file.Lines(Seeding())));
    }

    [Fact]
    public void Files_stay_under_four_hundred_lines()
    {
        var files = SourceFile.In("src", "tests", "eng").Where(file => !file.IsGenerated);

        Assert.Empty(files.Where(file => file.Text.Count(c => c == '\n') > LineLimit).Select(file => file.Path));
    }

    [Fact]
    public void Catch_all_names_are_not_used()
    {
        var files = SourceFile.In("src", "tests", "eng").Where(file => !file.IsGenerated);

        Assert.Empty(files.SelectMany(file => file.Lines(CatchAllName())));
    }

    [Fact]
    public void Nothing_is_left_to_be_done_later()
    {
        var files = SourceFile.In("src", "tests/Noether.Tests", "eng");

        Assert.Empty(files.Where(file => Postponed().IsMatch(file.Text)).Select(file => file.Path));
    }

    [GeneratedRegex(@"\b(TorchSharp|torch|Tensor)\b")]
    private static partial Regex TorchName();

    [GeneratedRegex(@"\bawait\b")]
    private static partial Regex Await();

    [GeneratedRegex(@"(?<![\w.])(System\.)?Console\.\w")]
    private static partial Regex Print();

    [GeneratedRegex(@"\bRandom\.Shared\b|\bnew Random\(\)")]
    private static partial Regex AmbientRandomness();

    [GeneratedRegex(@"\bmanual_seed\b")]
    private static partial Regex Seeding();

    [GeneratedRegex(@"\b(class|record|struct|interface|enum) \w*(Helper|Helpers|Manager|Util|Utils|Utility|Utilities)\b")]
    private static partial Regex CatchAllName();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|NotImplementedException)\b")]
    private static partial Regex Postponed();
}
