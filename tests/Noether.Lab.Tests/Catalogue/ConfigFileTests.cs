using Noether.Lab.Catalogue;

namespace Noether.Lab.Tests.Catalogue;

public sealed class ConfigFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.json", "", "not valid JSON")]
    [InlineData("a.json", "{ \"epochs\": 3", "not valid JSON")]
    [InlineData("a.json", "{\n \"epochs\": 3,\n \"label\": x }", "line 3")]
    [InlineData("a.json", "{ \"epochs\": 3, \"epochs\": 4 }", "not valid JSON")]
    [InlineData("a.json", "[1, 2]", "expected an object")]
    [InlineData("a.json", "null", "expected an object")]
    [InlineData("a.json", "{ \"epochs\": \"3\" }", "'epochs'")]
    [InlineData("a.json", "{ \"epochs\": 3.5 }", "'epochs'")]
    [InlineData("a.json", "{ \"epochs\": true }", "'epochs'")]
    [InlineData("a.json", "{ \"label\": 3 }", "takes: text")]
    [InlineData("a.json", "{ \"label\": null }", "takes: text")]
    [InlineData("a.json", "{ \"augment\": \"yes\" }", "true or false")]
    [InlineData("a.json", "{ \"hidden\": \"1,2\" }", "list")]
    [InlineData("a.json", "{ \"hidden\": [1, \"2\"] }", "'hidden[1]'")]
    [InlineData("a.json", "{ \"schedule\": [] }", "options")]
    [InlineData("a.json", "{ \"learningRate\": 1e999 }", "'learningRate'")]
    [InlineData("a.json", "{ \"epoch\": 1 }", "Did you mean 'epochs'?")]
    [InlineData("a.json", "{ \"learningRate\": 1, \"learning-rate\": 1 }", "given twice")]
    [InlineData("a.json", "{ \"options\": 3 }", "'options' must hold named values")]
    [InlineData("a.json", "{ \"options\": {}, \"sede\": 3 }", "Did you mean 'seed'?")]
    [InlineData("a.json", "{ \"options\": {}, \"preset\": \"smok\" }", "Did you mean 'smoke'?")]
    [InlineData("a.json", "{ \"options\": {}, \"seed\": -1 }", "at least 0")]
    [InlineData("a.json", "{ \"options\": {}, \"system\": 1 }", "expected text")]
    [InlineData("a.yaml", "epochs: 3\nepochs: 4\n", "line 2")]
    [InlineData("a.yaml", "epochs: [1, 2\n", "not valid YAML")]
    [InlineData("a.yaml", "epochs: three\n", "whole number")]
    [InlineData("a.yaml", "- epochs\n", "'key: value'")]
    [InlineData("a.yaml", "epochs: &a 3\n", "anchors")]
    [InlineData("a.yaml", "? [a]\n: 3\n", "plain name")]
    [InlineData("a.yaml", "epochs: 3\n---\nepochs: 4\n", "second document")]
    [InlineData("a.yaml", "epochs: 'three\n", "not valid YAML")]
    [InlineData("a.toml", "epochs = 3\n", "Use .json, .yaml or .yml")]
    public void A_malformed_file_is_refused_by_one_sentence_that_names_it(string name, string text, string expected)
    {
        var path = _folder.Write(name, text);
        var refusal = Assert.Throws<InputException>(() => Examples.Binder.Bind(Preset.Smoke, ConfigFile.Read(path)));
        Assert.StartsWith(path, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing.json", "does not exist")]
    [InlineData("no/folder.yaml", "does not exist")]
    [InlineData("folder.json", "is a folder")]
    public void A_path_without_a_file_is_refused(string name, string expected)
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "folder.json"));
        Assert.Contains(expected, Assert.Throws<InputException>(() => ConfigFile.Read(Path.Combine(_folder.Path, name))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.json", '[')]
    [InlineData("a.yaml", '[')]
    [InlineData("b.yaml", '{')]
    public void Deep_nesting_is_refused_instead_of_exhausting_the_stack(string name, char open)
    {
        var path = _folder.Write(name, "{ \"a\": " + new string(open, 200_000));
        Assert.Throws<InputException>(() => ConfigFile.Read(path));
    }

    [Fact]
    public void A_huge_file_is_refused_without_being_read()
    {
        var path = _folder.Write("huge.json", "");
        using (var stream = File.OpenWrite(path))
        {
            stream.SetLength(1L << 33);
        }

        Assert.Contains("Is it the right file?", Assert.Throws<InputException>(() => ConfigFile.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_yaml_file_gives_no_options() =>
        Assert.Equal(1, ((ExampleOptions)Examples.Binder.Bind(Preset.Smoke, ConfigFile.Read(_folder.Write("a.yml", "# nothing\n"))).Value).Epochs);

    [Fact]
    public void A_run_configuration_says_what_it_was_written_for()
    {
        var file = ConfigFile.Read(_folder.Write("config.json", new RunConfiguration("circle-example", "train", Preset.Reproduce, 4, "cpu", 2, Examples.Binder.Bind(Preset.Reproduce).Json).ToJson()));
        Assert.Equal(("circle-example", "train", Preset.Reproduce, 4), (file.System, file.Recipe, file.Preset, file.Seed));
        file.MustFit("circle-example", "train");
        Assert.Contains("circle-example/train", Assert.Throws<InputException>(() => file.MustFit("circle-example", "other")).Message, StringComparison.Ordinal);
    }
}
