using System.Diagnostics;
using System.Runtime.InteropServices;
using Noether.Runtime;

namespace Noether.Tests.Runtime;

public sealed class NativeTorchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("noether-native").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_tensor_of_ones_sums_to_its_size()
    {
        using var scope = torch.NewDisposeScope();

        Assert.Equal(6, torch.ones(2, 3).sum().item<float>());
    }

    [Fact]
    public void Loading_takes_less_than_five_seconds_and_is_described()
    {
        var facts = NativeTorch.Describe();

        Assert.True(facts.Loaded);
        Assert.True(File.Exists(facts.Binding));
        Assert.NotNull(facts.Folder);
        Assert.InRange(facts.Seconds, 0.001, 5);
        TestContext.Current.SendDiagnosticMessage(facts.ToString());
    }

    [Fact]
    public void Ensuring_again_costs_nothing()
    {
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 1_000_000; i++)
        {
            NativeTorch.EnsureLoaded();
        }

        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 0.5);
    }

    [Fact]
    public void The_required_version_is_the_one_TorchSharp_was_built_against() =>
        Assert.StartsWith(LibtorchFolder.RequiredVersion + ".", torch.__version__, StringComparison.Ordinal);

    [Fact]
    public void TorchSharp_makes_no_copies_of_libtorch() =>
        Assert.Empty(Directory.EnumerateFiles(AppContext.BaseDirectory, LibtorchFolder.FileName("torch_cpu"), SearchOption.AllDirectories));

    [Fact]
    public void A_folder_without_libtorch_is_refused_by_name()
    {
        var error = Assert.Throws<InputException>(() => LibtorchFolder.FromVariable(_folder));

        Assert.Contains(_folder, error.Message, StringComparison.Ordinal);
        Assert.Contains("unset the variable", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_PyTorch_of_another_version_is_refused_with_both_versions()
    {
        var lib = PyTorch("1.13.1+cu117");

        var error = Assert.Throws<InputException>(() => LibtorchFolder.FromVariable(lib));

        Assert.Contains("found PyTorch 1.13.1+cu117, expected 2.10", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_PyTorch_of_the_same_version_is_taken()
    {
        var found = LibtorchFolder.FromVariable(PyTorch("2.10.0+cu128"));

        Assert.Equal("2.10.0+cu128", found!.Version);
        Assert.Equal(LibtorchFolder.Variable, found.Source);
    }

    [Fact]
    public void A_package_folder_that_was_deleted_is_passed_over() =>
        Assert.Null(LibtorchFolder.FromPackage(Path.Combine(_folder, "libtorch", "2.10.0")));

    [Theory]
    [InlineData("package", "Set NOETHER_LIBTORCH")]
    [InlineData(LibtorchFolder.Variable, "Unset NOETHER_LIBTORCH")]
    public void A_libtorch_that_does_not_load_is_named_with_the_linkers_reason_and_a_remedy(string source, string remedy)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the reason is worded by Linux's linker");
        var library = Path.Combine(_folder, "libtorch_cpu.so");
        File.WriteAllText(library, "no library");
        var cause = Assert.Throws<DllNotFoundException>(() => NativeLibrary.Load(library));

        var error = NativeTorch.DoesNotLoad(new LibtorchFolder(_folder, source, "2.10.0"), cause);

        Assert.Contains($"libtorch 2.10.0 in {_folder}", error.Message, StringComparison.Ordinal);
        Assert.Contains("file too short", error.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private string PyTorch(string version)
    {
        var lib = Directory.CreateDirectory(Path.Combine(_folder, "torch", "lib")).FullName;
        File.WriteAllText(Path.Combine(lib, LibtorchFolder.FileName("torch_cpu")), "");
        File.WriteAllText(Path.Combine(_folder, "torch", "version.py"), $"from typing import Optional\n__version__ = '{version}'\ndebug = False\n");
        return lib;
    }
}
