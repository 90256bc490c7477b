using Noether.Fields;
using Noether.Groups;
using Noether.Nn;
using Noether.Runtime;

namespace Noether.Tests.Symmetries.Frames;

/// <summary>Point clouds, and networks without any symmetry of their own.</summary>
internal static class Clouds
{
    /// <summary>The cloud of the reference values: five points without symmetry.</summary>
    public static Batch Reference() => Of([[0, 0, 0], [1, 0, 0], [0, 2, 0], [0, 0, 3], [1, 1, 1]]);

    public static Batch Of(double[][] points) =>
        new(("x", new Field(torch.tensor(points.SelectMany(p => p).ToArray(), torch.float64).view(1, points.Length, -1), FieldType.Position)));

    /// <summary>Positions, velocities and charges, the axes of unlike lengths so that rounding is not magnified.</summary>
    public static Batch Random(long samples, long points, int dimension, Generator generator)
    {
        Tensor Draw(params long[] shape) => torch.randn([samples, .. shape], torch.float64, generator: generator.Torch);
        return new Batch(
            ("x", new Field((Draw(points, dimension) * torch.arange(1, dimension + 1, dtype: torch.float64)) + Draw(1, dimension), FieldType.Position)),
            ("v", new Field(Draw(points, dimension), FieldType.Vector)),
            ("q", new Field(Draw(points, 1), FieldType.Scalar)));
    }

    public static IAffineGroup Group(string name) => name switch
    {
        "T(2)" => new Translations(2, 2),
        "T(3)" => new Translations(3, 2),
        "SO(2)" => new SO2(),
        "SO(3)" => new SO3(),
        "O(2)" => new O2(),
        "O(3)" => new O3(),
        "SE(2)" => SemidirectProduct.SpecialEuclidean(2, 2),
        "SE(3)" => SemidirectProduct.SpecialEuclidean(3, 2),
        "E(2)" => SemidirectProduct.Euclidean(2, 2),
        "E(3)" => SemidirectProduct.Euclidean(3, 2),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "not a group of these tests"),
    };

    public static TheoryData<string> GroupNames => ["T(2)", "T(3)", "SO(2)", "SO(3)", "O(2)", "O(3)", "SE(2)", "SE(3)", "E(2)", "E(3)"];
}

/// <summary>A perceptron of all numbers of a sample, one after another; its outputs are an invariant, a vector and a position a point, and a feature a node.</summary>
internal sealed class FlatNetwork : NetworkModel
{
    private readonly torch.nn.Module<Tensor, Tensor> _layers;
    private readonly long _points;
    private readonly long _dimension;

    public FlatNetwork(Batch sample, Generator generator)
        : base(nameof(FlatNetwork))
    {
        (_points, _dimension) = (sample.Values.First().Value.shape[1], sample.Values.First().Value.shape[2]);
        var inputs = Flat(sample).shape[1];
        _layers = torch.nn.Sequential(torch.nn.Linear(inputs, 24, dtype: torch.float64), torch.nn.Tanh(), torch.nn.Linear(24, 1 + (3 * _points * _dimension), dtype: torch.float64));
        RegisterComponents();
        foreach (var parameter in parameters())
        {
            using var mode = torch.no_grad();
            parameter.copy_(torch.randn(parameter.shape, torch.float64, generator: generator.Torch) * 0.3);
        }
    }

    public override Batch forward(Batch x)
    {
        var y = _layers.call(Flat(x));
        Tensor Part(int i) => y.narrow(1, 1 + (i * _points * _dimension), _points * _dimension).view(-1, _points, _dimension);
        return new Batch(
            ("energy", new Field(y.narrow(1, 0, 1), FieldType.Scalar)),
            ("force", new Field(Part(0), FieldType.Vector)),
            ("next", new Field(Part(1), FieldType.Position)),
            ("node", new Field(Part(2), FieldType.Node)));
    }

    private static Tensor Flat(Batch x) => torch.cat([.. x.Values.Select(f => f.Value.flatten(1))], 1);
}

/// <summary>A function of batches as a network.</summary>
internal sealed class FunctionNetwork(Func<Batch, Batch> function) : NetworkModel(nameof(FunctionNetwork))
{
    public override Batch forward(Batch x) => function(x);
}
