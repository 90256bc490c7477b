using Noether.Runtime;

namespace Noether.Tests.Runtime;

public sealed class ElfVersionNeedsTests : IDisposable
{
    private const string Marker = "GLIBCXX_3.4.32";
    private readonly string _folder = Directory.CreateTempSubdirectory("noether-elf").FullName;
    private readonly string _stock = Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TorchSharp_asks_the_cpp_runtime_for_the_marker_version()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ELF libraries are Linux's");

        var need = Assert.Single(ElfVersionNeeds.Read(File.ReadAllBytes(_stock)), need => need.Version == Marker);

        Assert.Equal("libstdc++.so.6", need.Library);
        Assert.False(need.Weak);
    }

    [Fact]
    public void Weakening_changes_one_requirement_and_nothing_else()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ELF libraries are Linux's");
        var stock = File.ReadAllBytes(_stock);

        var weak = ElfVersionNeeds.Weaken(stock, Marker)!;

        var changed = ElfVersionNeeds.Read(stock).Zip(ElfVersionNeeds.Read(weak)).Where(pair => pair.First != pair.Second).ToList();
        Assert.True(Assert.Single(changed).Second.Weak);
        Assert.Equal(1, stock.Zip(weak).Count(pair => pair.First != pair.Second));
    }

    [Fact]
    public void A_version_that_is_not_asked_for_cannot_be_weakened()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ELF libraries are Linux's");

        Assert.Null(ElfVersionNeeds.Weaken(File.ReadAllBytes(_stock), "GLIBCXX_9.9.9"));
    }

    [Fact]
    public void Damaged_files_are_refused_as_such()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ELF libraries are Linux's");
        var stock = File.ReadAllBytes(_stock);

        Assert.Throws<InvalidDataException>(() => ElfVersionNeeds.Read("MZ, not ELF"u8));
        Assert.Throws<InvalidDataException>(() => ElfVersionNeeds.Read(stock.AsSpan(0, 64)));
        Assert.Throws<InvalidDataException>(() => ElfVersionNeeds.Read(stock.AsSpan(0, stock.Length / 2)));
    }

    [Fact]
    public void Processes_that_place_the_copy_at_once_agree_on_one_whole_file()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ELF libraries are Linux's");

        var copies = Enumerable.Range(0, 8).AsParallel().WithDegreeOfParallelism(4).Select(_ => NativeTorch.PlaceWeakenedCopy(_stock, _folder)).ToList();

        var copy = Assert.Single(copies.Distinct());
        Assert.Equal(ElfVersionNeeds.Weaken(File.ReadAllBytes(_stock), Marker), File.ReadAllBytes(copy));
        Assert.Single(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_damaged_copy_is_replaced()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ELF libraries are Linux's");
        var copy = NativeTorch.PlaceWeakenedCopy(_stock, _folder);
        var whole = File.ReadAllBytes(copy);
        File.WriteAllBytes(copy, whole[..1000]);

        Assert.Equal(copy, NativeTorch.PlaceWeakenedCopy(_stock, _folder));

        Assert.Equal(whole, File.ReadAllBytes(copy));
    }

    [Fact]
    public void A_cache_that_cannot_be_written_is_named_with_the_remedy()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ELF libraries are Linux's");
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "in the way");

        var error = Assert.Throws<InputException>(() => NativeTorch.PlaceWeakenedCopy(_stock, file));

        Assert.Contains("XDG_CACHE_HOME", error.Message, StringComparison.Ordinal);
    }
}
