using Noether.Fields;
using Noether.Learning;
using Noether.Nn;

namespace Noether.Systems.Equivariance.Forecasting;

/// <summary>The linear forecast: every particle goes straight on, x + a v, with one number a for all; respects all motions of space.</summary>
internal sealed class StraightMotion : NetworkModel
{
    private readonly Tensor time;

    public StraightMotion()
        : base(nameof(StraightMotion))
    {
        time = torch.zeros(1);
        RegisterComponents();
    }

    /// <summary>The number a.</summary>
    public double Time => time.to(torch.float64).item<double>();

    /// <summary>Sets a to its least-squares value: the sum of v (target - x) over the sum of v².</summary>
    public void Fit(Batch samples)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        var v = samples["v"].Value.to(torch.float64);
        var step = samples["target"].Value.to(torch.float64) - samples["x"].Value.to(torch.float64);
        time.copy_(((v * step).sum() / v.square().sum()).to(time.dtype));
    }

    /// <inheritdoc/>
    public override Batch forward(Batch x)
    {
        using var scope = torch.NewDisposeScope();
        return new Batch(("target", new Field(scope.MoveToOuter(x["x"].Value + (time * x["v"].Value)), FieldType.Position)));
    }
}

/// <summary>Fits a <see cref="StraightMotion"/> in a single step.</summary>
internal sealed class StraightMotionFit(StraightMotion model, Batch train) : IProcess
{
    /// <inheritdoc/>
    public string Phase => "fit";

    /// <inheritdoc/>
    public long Position { get; private set; }

    /// <inheritdoc/>
    public long? Length => 1;

    /// <inheritdoc/>
    public bool Step(RunContext context)
    {
        if (Position == 1)
        {
            return false;
        }

        model.Fit(train);
        Position = 1;
        context.Sink.Metrics(Position, new Dictionary<string, double>(StringComparer.Ordinal) { ["time"] = model.Time });
        return true;
    }

    /// <inheritdoc/>
    public void Save(StateWriter writer)
    {
        writer.Write("position", Position);
        NetworkState.Save(model, writer.Under("model"));
    }

    /// <inheritdoc/>
    public void Load(StateReader reader)
    {
        Position = reader.Int64("position");
        NetworkState.Load(model, reader.Under("model"));
    }
}
