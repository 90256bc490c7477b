using Noether.Lab.Data;
using Noether.Lab.Data.Formats;
using Noether.Lab.Models;
using static Noether.Cli.Tests.Invocation;

namespace Noether.Cli.Tests.Commands;

/// <summary>The trained models that come with the program.</summary>
public sealed class ModelsCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Models => [.. new ModelZoo().Entries.Select(e => e.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Models))]
    public void A_model_is_small_has_a_card_and_measures_what_was_recorded(string name)
    {
        var zoo = new ModelZoo();
        var entry = zoo.Find(name);
        Assert.InRange(new FileInfo(zoo.WeightsOf(entry)).Length, 1, ModelZoo.LargestModel);
        var card = File.ReadAllText(Path.Combine(zoo.FolderOf(entry), "README.md"));
        Assert.All(["**Command**: `noether run", "**Symmetry**", "## Data and licences", "## What it was measured to do", $"zoo:{name}"], part => Assert.Contains(part, card, StringComparison.Ordinal));
        Assert.Equal(entry.Arguments, zoo.Open(entry).ReadConfig().CommandLine);

        var answer = Ask("models", "verify", name);
        Assert.Equal(0, answer.Code);
        Assert.Contains(answer.OutLines, l => l.StartsWith(name, StringComparison.Ordinal) && l.TrimEnd().EndsWith("good", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_model_is_asked_by_its_name(string name)
    {
        var (asked, answered) = Forms(new ModelZoo().Find(name).Run);
        Write("x.npy", asked, Drawn(asked));
        var answer = Ask("predict", $"zoo:{name}", "--data", _folder.File("x.npy"), "--out", _folder.File("y.npz"), "--quiet");
        Assert.Equal((0, ""), (answer.Code, answer.Error));
        using var answers = NpzFile.Open(_folder.File("y.npz"));
        Assert.Equal(answered, answers[answers.Names.Contains("boxes") ? "boxes" : Assert.Single(answers.Names)].Shape);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_model_is_not_asked_about_what_is_no_number(string name)
    {
        var (asked, _) = Forms(new ModelZoo().Find(name).Run);
        var numbers = Drawn(asked);
        numbers[^2] = float.NaN;
        Write("x.npy", asked, numbers);
        var answer = Ask("predict", $"zoo:{name}", "--data", _folder.File("x.npy"), "--out", _folder.File("y.npy"), "--quiet");
        Assert.Equal(2, answer.Code);
        var place = string.Join(", ", asked.Skip(1).SkipLast(1).Select(n => n - 1).Append(asked[^1] - 2));
        Assert.Contains($"of sample {asked[0] - 1} holds NaN at [", Assert.Single(answer.ErrorLines), StringComparison.Ordinal);
        Assert.Contains($"{place}]; ", answer.Error, StringComparison.Ordinal);
        Assert.Contains($"1 of {asked[0]} here is not", answer.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("y.npy")));
    }

    [Fact]
    public void One_cloud_alone_is_answered_with_the_axis_it_lacks()
    {
        Write("x.npy", [40, 3], Drawn([40, 3]));
        var cloud = Ask("predict", "zoo:points-plain", "--data", _folder.File("x.npy"));
        Assert.Equal(2, cloud.Code);
        Assert.EndsWith("If it is one sample, add a first axis: [1, 40, 3].", Assert.Single(cloud.ErrorLines), StringComparison.Ordinal);

        Write("x.npy", [40, 2], Drawn([40, 2]));
        Assert.DoesNotContain("first axis", Ask("predict", "zoo:points-plain", "--data", _folder.File("x.npy")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Clouds_in_a_table_are_asked_for_as_arrays()
    {
        var answer = Ask("predict", "zoo:points-plain", "--data", _folder.Write("x.csv", "a,b,c\n0,0,1\n"));
        Assert.Equal(2, answer.Code);
        Assert.Contains("give the samples as .npy or .npz", Assert.Single(answer.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_names_each_model_with_its_command()
    {
        var answer = Ask("models", "list");
        Assert.Equal(0, answer.Code);
        Assert.All(new ModelZoo().Entries, e => Assert.Contains(answer.OutLines, l => l.StartsWith(e.Name, StringComparison.Ordinal) && l.Contains($"noether run {e.Run} --arms {e.Arm}", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_model_that_measures_otherwise_is_found()
    {
        var source = new ModelZoo();
        var entry = source.Find("digits-plain");
        foreach (var file in Directory.GetFiles(source.FolderOf(entry), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_folder.Path, entry.Name, Path.GetRelativePath(source.FolderOf(entry), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.WriteAllText(copy, "");
            File.Copy(file, copy, overwrite: true);
        }

        File.Copy(Path.Combine(AppContext.BaseDirectory, "zoo", "zoo.json"), _folder.File("zoo.json"));
        var result = _folder.File(entry.Name, "result.json");
        File.WriteAllText(result, System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(result), "\"plain.upright\": [0-9.]+", "\"plain.upright\": 0.5"));
        var answer = Ask("models", "verify", "digits-plain", "--zoo", _folder.Path);
        Assert.Equal(1, answer.Code);
        Assert.Contains("differs", answer.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_not_there_is_answered_with_the_nearest()
    {
        var answer = Ask("predict", "zoo:digits-plane", "--data", "x.npy");
        Assert.Equal(2, answer.Code);
        Assert.Contains("did you mean 'digits-plain'", Assert.Single(answer.ErrorLines), StringComparison.Ordinal);
    }

    /// <summary>Shapes of samples for the models of a recipe, and of their answers.</summary>
    private static (long[] Asked, long[] Answered) Forms(string recipe) => recipe switch
    {
        "nero/digits" => ([2, 28, 28], [2, 10]),
        "nero/piv" => ([1, 2, 32, 32], [1, 2, 32, 32]),
        "nero/detection" => ([2, 3, 128, 128], [2, 5, 4]),
        "nero/points" => ([2, 50, 3], [2, 12]),
        _ => throw new ArgumentException($"Say here how the models of {recipe} are asked.", nameof(recipe)),
    };

    private static float[] Drawn(long[] shape) => [.. Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(i => (i * 7919 % 101) / 100f)];

    private void Write(string name, long[] shape, float[] numbers) => NpyFile.Write(_folder.File(name), NumberArray.Of<float>(shape, numbers));
}
