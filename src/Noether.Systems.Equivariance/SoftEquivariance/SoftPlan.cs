using Noether.Lab.Catalogue;
using Noether.Learning;

namespace Noether.Systems.Equivariance.SoftEquivariance;

/// <summary>How long, how wide and how strongly: one budget for all arms of a recipe.</summary>
internal sealed record SoftPlan
{
    public required int Width { get; init; }

    public int Depth { get; init; } = 3;

    public required double Epochs { get; init; }

    public required int BatchSize { get; init; }

    public required double LearningRate { get; init; }

    public required double ValidateEvery { get; init; }

    /// <summary>First strength of every penalty.</summary>
    public required double Strength { get; init; }

    /// <summary>Epoch of the adjustment.</summary>
    public required double AdjustAt { get; init; }

    /// <summary>How steeply strengths fall.</summary>
    public required double Power { get; init; }

    public required double WeightDecay { get; init; }

    public double LeakDecay { get; init; } = 1;

    /// <summary>Share of the first weights that is projected, and that is not.</summary>
    public (double Symmetric, double Own) Start { get; init; } = (0, 1);

    public WeightDistance Distance { get; init; }

    public bool IncludeBias { get; init; } = true;

    public bool PerFreeDimension { get; init; }

    /// <summary>Epochs between further adjustments; 0 for one alone.</summary>
    public double RepeatEvery { get; init; }

    /// <summary>When strengths are adjusted, in steps: penalties are averaged over the last quarter before it, at most 50 epochs.</summary>
    public StrengthSchedule Schedule(long stepsPerEpoch)
    {
        long Steps(double epochs) => Math.Max(1, (long)Math.Round(epochs * stepsPerEpoch));
        var window = Math.Min(50, AdjustAt / 4);
        return new StrengthSchedule(Steps(AdjustAt), Steps(window), Steps(Math.Max(0.5, window / 10)))
        {
            RepeatEvery = RepeatEvery > 0 ? Steps(RepeatEvery) : null,
        };
    }

    /// <summary>Options that every recipe of the system has.</summary>
    public static SoftPlan Of(SoftOptions o) => new()
    {
        Width = o.Channels,
        Epochs = o.Epochs,
        BatchSize = o.BatchSize,
        LearningRate = o.LearningRate,
        ValidateEvery = o.ValidateEvery,
        Strength = o.Strength,
        AdjustAt = o.AdjustAt,
        Power = o.Power,
        WeightDecay = o.WeightDecay,
        LeakDecay = o.LeakDecay,
        Start = o.Start switch
        {
            SoftStart.Symmetric => (1, 1e-3),
            SoftStart.Half => (0.5, 0.5),
            _ => (0, 1),
        },
        Distance = o.Distance,
        IncludeBias = o.IncludeBias,
        PerFreeDimension = o.PerFreeDimension,
        RepeatEvery = o.RepeatEvery,
    };
}

/// <summary>Options that the system's recipes share.</summary>
public abstract record SoftOptions
{
    /// <summary>Width.</summary>
    [Option("Numbers of a hidden feature", Unit = "channels", Min = 4, Max = 4096)]
    public int Channels { get; init; } = 32;

    /// <summary>Length of training.</summary>
    [Option("Training of every network", Unit = "epochs", Min = 0)]
    public double Epochs { get; init; } = 150;

    /// <summary>When strengths are adjusted.</summary>
    [Option("Epoch after which strengths are adjusted; penalties are averaged over the last quarter before it, at most 50 epochs", Unit = "epochs", Min = 0)]
    public double AdjustAt { get; init; } = 60;

    /// <summary>Further adjustments.</summary>
    [Option("Epochs between further adjustments, by a moving average of the penalties; 0 adjusts once", Unit = "epochs", Min = 0)]
    public double RepeatEvery { get; init; }

    /// <summary>Batch size.</summary>
    [Option("Samples a training step", Unit = "samples", Min = 1)]
    public int BatchSize { get; init; } = 500;

    /// <summary>Learning rate.</summary>
    [Option("Learning rate of Adam, which falls to 0 along half a cosine", Min = 0)]
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Time between validations.</summary>
    [Option("Time between two validations; the weights of the best one are kept", Unit = "epochs", Min = 0.01)]
    public double ValidateEvery { get; init; } = 5;

    /// <summary>First strength.</summary>
    [Option("First strength of the penalty of every candidate group", Min = 0)]
    public double Strength { get; init; } = 100;

    /// <summary>Steepness.</summary>
    [Option("How steeply strengths fall with their penalties at the adjustment; 0 leaves them", Min = 0, Max = 20)]
    public double Power { get; init; } = 2;

    /// <summary>Weight decay.</summary>
    [Option("Half the squares of all linear weights count so much in the loss", Min = 0)]
    public double WeightDecay { get; init; } = 2e-4;

    /// <summary>Penalty of leaks.</summary>
    [Option("Squares of the weights of leaks past gates count so much in the loss", Min = 0)]
    public double LeakDecay { get; init; } = 1;

    /// <summary>First weights.</summary>
    [Option("First weights of pulled networks: free, half projected onto those that commute with the largest group, or all but a thousandth")]
    public SoftStart Start { get; init; } = SoftStart.Symmetric;

    /// <summary>Distance.</summary>
    [Option("How the distance of weights from symmetric ones is measured")]
    public WeightDistance Distance { get; init; } = WeightDistance.Square;

    /// <summary>Whether biases count.</summary>
    [Option("Whether biases are penalised too")]
    public bool IncludeBias { get; init; } = true;

    /// <summary>Whether penalties are divided by the share of dimensions their group forbids.</summary>
    [Option("Whether penalties are compared by the share of dimensions that their group forbids")]
    public bool PerFreeDimension { get; init; }
}

/// <summary>First weights of networks that are pulled towards symmetries.</summary>
public enum SoftStart
{
    /// <summary>As drawn.</summary>
    Free,

    /// <summary>Half of them projected: (P W + W) / 2.</summary>
    Half,

    /// <summary>P W + W / 1000.</summary>
    Symmetric,
}
