using Noether.Fields;
using Noether.Geometry;
using Noether.Groups;
using Noether.Nn;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Symmetries.Frames;

namespace Noether.Systems.Equivariance.Ponita.Forecast;

/// <summary>
/// Where objects go beyond going straight on, x + a v + s f: a network of points with directions on places, velocities and features, all in units taken from the training samples.
/// Fields <c>x</c>, <c>v</c> and, if there are some, <c>features</c> in, <c>target</c> out; masks say which objects exist. Any number of them.
/// </summary>
internal sealed class TrajectoryForecaster : NetworkModel
{
    private const double Smallest = 1e-12;

    private readonly OrientedNetwork network;
    private readonly Tensor length;
    private readonly Tensor speed;
    private readonly Tensor time;
    private readonly Tensor move;
    private readonly Tensor centres;
    private readonly Tensor spreads;
    private readonly int _neighbours;

    /// <param name="options">Sizes.</param>
    /// <param name="dimension">Of the space.</param>
    /// <param name="features">Numbers of each object.</param>
    /// <param name="generator">Draws the first weights and the directions.</param>
    public TrajectoryForecaster(ForecastOptions options, int dimension, int features, Generator generator)
        : base(nameof(TrajectoryForecaster))
    {
        network = new OrientedNetwork(
            new OrientedNetworkOptions
            {
                Dimension = dimension,
                InputScalars = 1 + features,
                InputVectors = 1,
                OutputVectors = 1,
                Width = options.Width,
                BasisWidth = options.Width,
                Layers = options.Layers,
                Orientations = options.Orientations,
                LayerScale = 1e-2,
            },
            generator);
        (length, speed, time, move) = (torch.ones(1), torch.ones(1), torch.zeros(1), torch.ones(1));
        (centres, spreads) = (torch.zeros(features), torch.ones(features));
        _neighbours = options.Neighbours;
        RegisterComponents();
    }

    /// <summary>The forecaster trained on one random turn of each sample, and averaged over some in evaluation.</summary>
    public static FrameAverage Turned(TrajectoryForecaster network, int dimension, int turns, Generator generator)
    {
        IGroup rotations = dimension == 2 ? new SO2() : new SO3();
        return new FrameAverage(network, new FullGroup(rotations), Symmetry.Natural(rotations), generator.Fork("turns"), new FrameDraws(Training: 1, Evaluation: turns));
    }

    /// <summary>Takes units from training samples, and the time a for which going straight on errs least.</summary>
    public void Fit(Batch train)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        Tensor Rows(string name) => Of(train[name]).Rows.to(torch.float64);
        static Tensor Size(Tensor values) => values.square().mean().sqrt();
        var (x, v, step) = (Of(train["x"]), Rows("v"), Rows("target") - Rows("x"));
        var rows = x.With(x.Rows.to(torch.float64));
        Set(length, Size(rows.Rows - rows.Spread(rows.Mean())));
        Set(speed, Size(v));
        time.copy_((v * step).sum() / v.square().sum().clamp(min: Smallest));
        Set(move, Size(step - (time.to(torch.float64) * v)));
        if (centres.numel() > 0)
        {
            var features = Rows("features");
            centres.copy_(features.mean([0]));
            using Scalar one = 1;
            var spread = features.std(0, unbiased: false);
            spreads.copy_(spread.masked_fill(spread.lt(Smallest), one));
        }
    }

    /// <inheritdoc/>
    public override Batch forward(Batch x)
    {
        using var scope = torch.NewDisposeScope();
        var (places, v) = (Of(x["x"]), Of(x["v"]).Rows);
        var ones = torch.ones([places.Rows.shape[0], 1], places.Rows.dtype, places.Rows.device);
        var scalars = centres.numel() == 0 ? ones : torch.cat([ones, (Of(x["features"]).Rows - centres) / spreads], 1);
        var said = network.call(Graph(places), new OrientedNodes(places.Rows / length, scalars, (v / speed).unsqueeze(1))).Vectors!.squeeze(1);
        var target = Ragged.Padded(places.Rows + (time * v) + (move * said), x["x"], FieldType.Position);
        return new Batch(("target", target.With(scope.MoveToOuter(target.Value))));
    }

    private GraphBatch Graph(Ragged places)
    {
        int[] sizes = [.. places.Offsets.Zip(places.Offsets.Skip(1), (from, to) => (int)(to - from))];
        return sizes.Max() <= _neighbours + 1
            ? GraphBatch.Of([.. sizes.Select(Geometry.Graph.Complete)])
            : NearestNeighbours.Graph(places.With(places.Rows.detach()), _neighbours);
    }

    private static Ragged Of(Field field) => field.Mask is { } mask
        ? Ragged.FromPadded(field.Value, mask)
        : new Ragged(field.Value.flatten(0, 1), Enumerable.Range(0, (int)field.BatchSize + 1).Select(i => i * field.Value.shape[1]));

    /// <summary>A unit, or 1 where all is zero.</summary>
    private static void Set(Tensor unit, Tensor size) => unit.fill_(size.item<double>() is > Smallest and var value ? value : 1);
}

/// <summary>Every object stays, or goes straight on at its velocity for the time that errs least.</summary>
internal sealed class PlainForecast : NetworkModel
{
    private readonly Tensor time;

    public PlainForecast()
        : base(nameof(PlainForecast))
    {
        time = torch.zeros(1);
        RegisterComponents();
    }

    /// <summary>The time for which objects go on; 0 before it is fitted.</summary>
    public double Time => time.to(torch.float64).item<double>();

    /// <summary>Sets the time to its least-squares value.</summary>
    public void Fit(Batch train)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        Tensor Rows(string name) => train[name].Masked().to(torch.float64);
        time.copy_((Rows("v") * (Rows("target") - Rows("x"))).sum() / Rows("v").square().sum().clamp(min: 1e-12));
    }

    /// <inheritdoc/>
    public override Batch forward(Batch x)
    {
        using var scope = torch.NewDisposeScope();
        return new Batch(("target", x["x"].With(scope.MoveToOuter(x["x"].Value + (time * x["v"].Value)))));
    }
}
