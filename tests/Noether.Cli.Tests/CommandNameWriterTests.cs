using Noether.Lab.Catalogue;

namespace Noether.Cli.Tests;

public sealed class CommandNameWriterTests
{
    [Theory]
    [InlineData("Next: 'noether info nero'.", "Next: './noether info nero'.")]
    [InlineData("  noether bench [<KERNEL>...] [options]", "  ./noether bench [<KERNEL>...] [options]")]
    [InlineData("noether list\nnoether runs", "./noether list\n./noether runs")]
    [InlineData("Rewritten by `noether info nero --page` (noether list names the others)", "Rewritten by `./noether info nero --page` (./noether list names the others)")]
    [InlineData("noether: there is no system 'x'", "noether: there is no system 'x'")]
    [InlineData("{\"name\":\"segment-sum.noether\"}", "{\"name\":\"segment-sum.noether\"}")]
    public void Commands_are_named_as_they_are_called_and_nothing_else_changes(string text, string expected)
    {
        using var inner = new StringWriter();
        using var writer = new CommandNameWriter(inner, "./noether");

        writer.Write(text);

        Assert.Equal(expected, inner.ToString());
    }

    [Fact]
    public void The_program_learns_its_name_from_the_script_that_starts_it()
    {
        Assert.Contains("Next: './noether info SYSTEM'", ProgramUnderTest.Run(["list"], (CommandName.Variable, "./noether")).Out);
        Assert.Contains("Next: 'noether info SYSTEM'", ProgramUnderTest.Run(["list"], (CommandName.Variable, "")).Out);
        Assert.Contains("./noether run nero/digits", ProgramUnderTest.Run(["run", "--help"], (CommandName.Variable, "./noether")).Out);
    }
}
