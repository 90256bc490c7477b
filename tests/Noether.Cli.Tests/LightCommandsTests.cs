namespace Noether.Cli.Tests;

/// <summary>Commands that only read answer without libtorch in their process, as the dynamic linker tells.</summary>
public sealed class LightCommandsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--help")]
    [InlineData("run --help")]
    [InlineData("list")]
    [InlineData("info nero")]
    [InlineData("runs")]
    [InlineData("data list")]
    [InlineData("completion bash")]
    [InlineData("bench --help")]
    [InlineData("bench no-such-kernel")]
    [InlineData("run nero/digits --print-config")]
    [InlineData("run nero/digitz")]
    [InlineData("export --help")]
    [InlineData("inspect no-such-model.onnx")]
    public void It_loads_no_libtorch_and_no_onnx_runtime(string line)
    {
        var loaded = Loaded(line);
        Assert.DoesNotContain("libtorch", loaded);
        Assert.DoesNotContain("libonnxruntime", loaded);
    }

    [Fact]
    public void The_doctor_does_so_that_the_question_is_not_idle() => Assert.Contains("libtorch_cpu", Loaded("doctor"));

    private string Loaded(string line)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Asks the dynamic linker of Linux.");
        var answer = ProgramUnderTest.Run(line.Split(' '), ("LD_DEBUG", "files"), ("LD_DEBUG_OUTPUT", _folder.File("linker")));
        Assert.NotEqual(1, answer.Code);
        return string.Concat(Directory.EnumerateFiles(_folder.Path, "linker*").Select(File.ReadAllText));
    }
}
