using Noether.Lab.Catalogue;

namespace Noether.Lab.Tests.Catalogue;

/// <summary>A system with every kind of option; its arms are never built.</summary>
public sealed class ExampleSystem : ISystem
{
    public SystemCard Card { get; } = new(
        "circle-example",
        "Learning on circles & spheres",
        "Equivariance",
        "Fits functions of the radius. Reach for it when turning the input must not change the output.",
        ["Emmy Noether", "Élie Cartan"],
        "Journal of Examples",
        2024,
        "2401.01234")
    {
        Tables = [new("What turning costs.", ["way", "cost"], [["by matrix", "O(n²)"]])],
    };

    public IReadOnlyList<Recipe> Recipes { get; } =
    [
        Examples.Recipe("train", claims:
        [
            new Claim("less-error", "The invariant arm errs less.", Expression.Metric("invariant.error"), Comparison.Less, Expression.Metric("plain.error")),
            new Claim("exact", "The invariant arm is exact.", Expression.Metric("invariant.gap"), Comparison.AtMost, 1e-6, Aggregate.Every),
        ]),
        Examples.Recipe("data-sizes"),
    ];
}

public enum Kernel
{
    Plain,
    FrameAveraging,
    SO3,
}

public sealed record Schedule
{
    [Option("Steps of warm-up", Unit = "steps", Min = 0)]
    public int WarmUp { get; init; } = 10;

    [Option("Final rate as a part of the first", Min = 0, Max = 1)]
    public double Floor { get; init; } = 0.1;
}

public sealed record Layer(
    [property: Option("Units", Min = 1)] int Width,
    [property: Option("Kind")] Kernel Kernel = Kernel.Plain);

public sealed record ExampleOptions(
    [property: Option("Passes over the data", Unit = "epochs", Min = 1, Max = 1000)] int Epochs,
    [property: Option("Step size of Adam", Min = 0)] double LearningRate)
{
    [Option("Samples in all")]
    public long Samples { get; init; } = 5_000_000_000;

    [Option("Dropped units", Min = 0, Max = 0.9)]
    public float Dropout { get; init; } = 0.1f;

    [Option("Turns inputs at random")]
    public bool Augment { get; init; }

    [Option("What is printed on plots")]
    public string Label { get; init; } = "run";

    [Option("File of weights to start from")]
    public string? Weights { get; init; }

    [Option("How it is made invariant")]
    public Kernel Kernel { get; init; } = Kernel.FrameAveraging;

    [Option("Largest norm of the gradient", Min = 0)]
    public double? Clip { get; init; }

    [Option("Cut-off radius; none is infinite", Min = 0, MayBeInfinite = true)]
    public double Radius { get; init; } = double.PositiveInfinity;

    [Option("Widths of hidden layers", Unit = "units", Min = 1, Max = 4096)]
    public IReadOnlyList<int> Hidden { get; init; } = [32, 32];

    [Option("Names of channels")]
    public string[] Channels { get; init; } = [];

    [Option("How the rate falls")]
    public Schedule Schedule { get; init; } = new();

    [Option("Layers one by one")]
    public Layer[] Layers { get; init; } = [];

    [Option("A layer at the end")]
    public Layer? Head { get; init; }
}

internal static class Examples
{
    public static Recipe<ExampleOptions> Recipe(string name, IReadOnlyList<Claim>? claims = null, Func<IReadOnlyDictionary<string, double>, string>? found = null) => new(
        name,
        "Fits the radius by a plain and an invariant network.",
        preset => new ExampleOptions(preset == Preset.Smoke ? 1 : 20, 1e-3),
        [
            new Arm<ExampleOptions>("plain", "Sees x and y.", (_, _) => throw new NotSupportedException("Never run.")),
            new Arm<ExampleOptions>("invariant", "Sees the radius.", (_, _) => throw new NotSupportedException("Never run.")),
        ])
    {
        Claims = claims ?? [],
        PageFindings = found,
    };

    public static OptionsBinder Binder { get; } = new(Recipe("train"));
}

/// <summary>A folder that goes when the test ends.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("noether-tests-").FullName;

    public string Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
