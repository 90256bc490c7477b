using System.Globalization;
using CsCheck;
using Noether.Lab.Catalogue;

namespace Noether.Lab.Tests.Catalogue;

public sealed class OptionsBinderTests : IDisposable
{
    private static readonly string[] Keys = ["epochs", "hidden", "schedule", "schedule.floor", "layers", "head", "label", "clip", "kernel", "nothing", ""];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_anything_given_the_options_are_those_of_the_preset()
    {
        Assert.Equal(1, Options(Preset.Smoke).Epochs);
        Assert.Equal(20, Options(Preset.Full).Epochs);
    }

    [Fact]
    public void A_file_overrides_the_preset_and_an_assignment_overrides_the_file()
    {
        var file = ConfigFile.Read(_folder.Write("a.json", """{ "epochs": 5, "learningRate": 0.5, /* kept */ "schedule": { "floor": 0.25 }, }"""));
        var options = (ExampleOptions)Examples.Binder.Bind(Preset.Full, file, ["learningRate=0.125", "schedule.warmUp=3", "learningRate=0.0625"]).Value;
        Assert.Equal((5, 0.0625, 0.25, 3), (options.Epochs, options.LearningRate, options.Schedule.Floor, options.Schedule.WarmUp));
    }

    [Fact]
    public void Yaml_and_json_of_the_same_values_compose_to_the_same_options()
    {
        var json = ConfigFile.Read(_folder.Write("a.json", """
            { "epochs": 7, "augment": true, "label": "12", "weights": null, "hidden": [8, 4], "kernel": "SO3", "radius": 1.5, "clip": 2, "layers": [{ "width": 3 }], "channels": ["a,b"] }
            """));
        var yaml = ConfigFile.Read(_folder.Write("a.yaml", """
            # a comment
            epochs: 7
            augment: yes
            label: 12
            weights: ~
            hidden: [8, 4]
            kernel: so3
            radius: 1.5
            clip: 2.0
            layers:
              - width: 3
            channels: ["a,b"]
            """));
        Assert.Equal(Json(json), Json(yaml));
    }

    [Theory]
    [InlineData("epochs=1e2", "100")]
    [InlineData("Learning-Rate=3e-4", "0.0003")]
    [InlineData("learning_rate=.5", "0.5")]
    [InlineData("samples=9007199254740993", "9007199254740993")]
    [InlineData("dropout=0.3", "0.3")]
    [InlineData("augment=on", "true")]
    [InlineData("label=a = b, c", "\"a = b, c\"")]
    [InlineData("label=", "\"\"")]
    [InlineData("label=\"null\"", "\"null\"")]
    [InlineData("label=null", "\"null\"")]
    [InlineData("weights=null", "null")]
    [InlineData("weights=none", "null")]
    [InlineData("clip=none", "null")]
    [InlineData("clip=0.5", "0.5")]
    [InlineData("radius=inf", "\"Infinity\"")]
    [InlineData("kernel=frame-averaging", "\"FrameAveraging\"")]
    [InlineData("hidden=64,32,16", "[64,32,16]")]
    [InlineData("hidden=7", "[7]")]
    [InlineData("hidden=", "[]")]
    [InlineData("hidden=[1, 2]", "[1,2]")]
    [InlineData("channels=a,\"b,c\"", "[\"a\",\"b,c\"]")]
    [InlineData("schedule.floor=1", "1")]
    [InlineData("schedule={\"floor\": 1, \"warmUp\": 0}", "{\"warmUp\":0,\"floor\":1}")]
    [InlineData("layers=[{\"width\": 3, \"kernel\": \"so3\"}, {\"width\": 4}]", "[{\"width\":3,\"kernel\":\"SO3\"},{\"width\":4,\"kernel\":\"Plain\"}]")]
    [InlineData("head.width=9", "9")]
    public void An_assignment_is_read_by_the_type_of_its_option(string assignment, string expected)
    {
        var key = assignment[..assignment.IndexOf('=')].Split('.').Select(k => k switch { "Learning-Rate" or "learning_rate" => "learningRate", _ => k });
        var node = key.Aggregate((System.Text.Json.Nodes.JsonNode?)Examples.Binder.Bind(Preset.Smoke, null, [assignment]).Json, (at, k) => at![k]);
        Assert.Equal(expected, node?.ToJsonString() ?? "null");
    }

    [Theory]
    [InlineData("epoch=3", "There is no option 'epoch'", "Did you mean 'epochs'?")]
    [InlineData("schedule.flor=3", "'schedule.flor'", "Did you mean 'floor'?")]
    [InlineData("epochs.x=3", "'epochs' takes whole number", "no part 'x'")]
    [InlineData("epochs=ten", "'ten'", "whole number (1 to 1000 epochs)")]
    [InlineData("epochs=1.5", "'1.5'", "whole number")]
    [InlineData("epochs=", "''", "whole number")]
    [InlineData("epochs=0", "out of range", "1 to 1000 epochs")]
    [InlineData("epochs=1001", "out of range", "1 to 1000 epochs")]
    [InlineData("epochs=99999999999", "'99999999999'", "whole number")]
    [InlineData("epochs=null", "'null'", "whole number")]
    [InlineData("epochs={}", "'{}'", "whole number")]
    [InlineData("learningRate=-1", "out of range", "at least 0")]
    [InlineData("learningRate=NaN", "'NaN'", "number")]
    [InlineData("learningRate=inf", "'inf'", "number (at least 0)")]
    [InlineData("learningRate=-inf", "'-inf'", "number (at least 0)")]
    [InlineData("clip=infinity", "'infinity'", "number")]
    [InlineData("learningRate=1e999", "'1e999'", "number")]
    [InlineData("learningRate=0,001", "'0,001'", "number")]
    [InlineData("augment=maybe", "'maybe'", "true or false")]
    [InlineData("kernel=so4", "'so4'", "one of Plain, FrameAveraging, SO3")]
    [InlineData("kernel=1", "'1'", "one of Plain, FrameAveraging, SO3")]
    [InlineData("hidden=1,,2", "'hidden[1]'", "units")]
    [InlineData("hidden=1,5000", "out of range", "1 to 4096 units")]
    [InlineData("hidden=[1,2", "'[1,2'", "list (whole number)")]
    [InlineData("schedule=3", "'3'", "options { warmUp, floor }")]
    [InlineData("schedule={\"warmUp\":1,\"warmup\":2}", "given twice", "schedule.warmUp")]
    [InlineData("layers=[{}]", "'layers[0]' lacks width", "options { width, kernel }")]
    [InlineData("head.kernel=Plain", "'head' lacks width", "options")]
    [InlineData("label=\"open\\\"", "label", "text")]
    [InlineData("epochs", "'epochs'", "key=value")]
    [InlineData("=3", "'=3'", "key=value")]
    [InlineData("a..b=3", "'a..b=3'", "key=value")]
    [InlineData("", "''", "key=value")]
    public void A_wrong_assignment_is_refused_with_what_was_found_and_what_is_expected(string assignment, string found, string expected)
    {
        var refusal = Assert.Throws<InputException>(() => Examples.Binder.Bind(Preset.Smoke, null, [assignment]));
        Assert.StartsWith("--set", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(found, refusal.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void Composed_options_round_trip_through_a_configuration_file()
    {
        var text = Gen.String[Gen.Char[" az\"'\\,=[{}]:#~Äß\t\n0"], 0, 12];
        var options =
            from epochs in Gen.Int[1, 1000]
            from rate in Gen.Double[0, 1e6]
            from samples in Gen.Long
            from dropout in Gen.Float[0, 0.9f]
            from label in text
            from weights in text.Null()
            from clip in Gen.Double[0, 10].Nullable()
            from hidden in Gen.Int[1, 4096].List[0, 4]
            from channels in text.Array[0, 3]
            from kernel in Gen.Enum<Kernel>()
            from layers in Gen.Select(Gen.Int[1, 9], Gen.Enum<Kernel>(), (w, k) => new Layer(w, k)).Array[0, 3]
            select new ExampleOptions(epochs, rate)
            {
                Samples = samples,
                Dropout = dropout,
                Label = label,
                Weights = weights,
                Clip = clip,
                Radius = epochs % 2 == 0 ? rate : double.PositiveInfinity,
                Hidden = hidden,
                Channels = channels,
                Kernel = kernel,
                Layers = layers,
                Head = layers.FirstOrDefault(),
            };
        options.Sample(
            o =>
            {
                var original = new OptionsBinder(new Recipe<ExampleOptions>("r", "", _ => o, [])).Bind(Preset.Smoke);
                var written = new RunConfiguration("s", "r", Preset.Smoke, 3, "cpu", 2, original.Json).ToJson();
                var file = ConfigFile.Read(_folder.Write("config.json", written));
                var back = Examples.Binder.Bind(Preset.Full, file);
                Assert.Equal(written, new RunConfiguration("s", "r", file.Preset!.Value, file.Seed!.Value, "cpu", 2, back.Json).ToJson());
                var (a, b) = (o, (ExampleOptions)back.Value);
                Assert.Equal((a.LearningRate, a.Samples, a.Dropout, a.Label, a.Weights, a.Clip, a.Radius, a.Kernel), (b.LearningRate, b.Samples, b.Dropout, b.Label, b.Weights, b.Clip, b.Radius, b.Kernel));
                Assert.Equal(a.Layers, b.Layers);
                Assert.Equal(a.Head, b.Head);
            },
            iter: 300,
            threads: 1);
    }

    [Fact]
    public void Any_number_round_trips_through_an_assignment() => Gen.Double.Where(x => double.IsFinite(x) && x >= 0).Sample(
        x => ((ExampleOptions)Examples.Binder.Bind(Preset.Smoke, null, [$"learningRate={x.ToString("R", CultureInfo.InvariantCulture)}"]).Value).LearningRate == x,
        threads: 1);

    [Fact]
    public void No_text_makes_the_binder_fail_otherwise_than_by_refusing()
    {
        var keys = Gen.Int[0, Keys.Length - 1].Select(i => Keys[i]);
        var values = Gen.String[Gen.Char["01.-e,[]{}\":antulrwidh \\"], 0, 16];
        Gen.Select(keys, values).Sample(
            (key, value) =>
            {
                try
                {
                    Examples.Binder.Bind(Preset.Smoke, null, [$"{key}={value}"]);
                }
                catch (InputException refusal)
                {
                    Assert.NotEmpty(refusal.Message);
                }
            },
            iter: 3000,
            threads: 1);
    }

    [Fact]
    public void Described_options_name_type_unit_range_and_defaults_of_each_preset()
    {
        var described = Examples.Binder.Describe();
        Assert.Equal(
            ["epochs", "learningRate", "samples", "dropout", "augment", "label", "weights", "kernel", "clip", "radius", "hidden", "channels", "schedule.warmUp", "schedule.floor", "layers", "head.width", "head.kernel"],
            described.Select(d => d.Key));
        var epochs = described[0];
        Assert.Equal(("whole number", "Passes over the data", "1 to 1000 epochs"), (epochs.Type, epochs.Description, epochs.Range));
        Assert.Equal(("1", "20"), (epochs.Defaults[Preset.Smoke], epochs.Defaults[Preset.Full]));
        Assert.Equal("list (whole number)", described.Single(d => d.Key == "hidden").Type);
        Assert.Equal("text, or null", described.Single(d => d.Key == "weights").Type);
    }

    [Fact]
    public void What_is_no_option_keeps_the_value_of_the_preset()
    {
        var recipe = new Recipe<Hidden>("r", "", _ => new Hidden { Kept = 7 }, []);
        var bound = (Hidden)new OptionsBinder(recipe).Bind(Preset.Smoke, null, ["given=2"]).Value;
        Assert.Equal((2, 7), (bound.Given, bound.Kept));
    }

    public sealed record Hidden
    {
        [Option("Given")]
        public int Given { get; init; }

        public int Kept { get; init; }
    }

    private static ExampleOptions Options(Preset preset) => (ExampleOptions)Examples.Binder.Bind(preset).Value;

    private static string Json(ConfigFile file) => Examples.Binder.Bind(Preset.Smoke, file).Json.ToJsonString();
}
