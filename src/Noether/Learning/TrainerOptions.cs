namespace Noether.Learning;

/// <summary>How a model is trained.</summary>
/// <param name="Length">How long.</param>
public sealed record TrainerOptions(TrainingSpan Length)
{
    /// <summary>Which optimizer.</summary>
    public OptimizerOptions Optimizer { get; init; } = new AdamOptions();

    /// <summary>How its learning rate moves.</summary>
    public Schedule Schedule { get; init; } = Schedule.Constant;

    /// <summary>Largest Euclidean norm of all gradients together; longer ones are scaled down to it. Null leaves them.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>
    /// Memory of the moving average of the weights, e.g. 0.999; it is what is validated, kept as best and left in the model at the end.
    /// It starts with shorter memory, (1 + n) / (10 + n) after n steps. Null keeps no average.
    /// </summary>
    public double? AverageDecay { get; init; }

    /// <summary>Batches whose gradients are averaged for one step.</summary>
    public int Accumulate { get; init; } = 1;

    /// <summary>Steps between two logs of the training terms.</summary>
    public long LogEvery { get; init; } = 10;

    /// <summary>Time between two validations; there is always one at the end.</summary>
    public TrainingSpan ValidateEvery { get; init; } = TrainingSpan.Epochs(1);

    /// <summary>The validation metric that says which weights are best, without its <c>val.</c>.</summary>
    public string Monitor { get; init; } = "loss";

    /// <summary>Whether more of it is better.</summary>
    public bool HigherIsBetter { get; init; }

    /// <summary>How many of the best weights are kept as files.</summary>
    public int KeepBest { get; init; } = 1;

    /// <summary>Whether the best weights are put into the model at the end; otherwise it keeps the last.</summary>
    public bool RestoreBest { get; init; } = true;

    /// <summary>Stops after so many validations in a row without a new best; null never does.</summary>
    public int? Patience { get; init; }

    /// <summary>Cuts from outside.</summary>
    public RunLimits Limits { get; init; } = RunLimits.None;
}

/// <summary>A length of training, in steps or in passes over the data.</summary>
public readonly record struct TrainingSpan
{
    private TrainingSpan(double amount, bool inEpochs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        Amount = amount;
        InEpochs = inEpochs;
    }

    /// <summary>How many.</summary>
    public double Amount { get; }

    /// <summary>Passes over the data rather than steps.</summary>
    public bool InEpochs { get; }

    /// <summary>A number of steps.</summary>
    public static TrainingSpan Steps(long count) => new(count, inEpochs: false);

    /// <summary>A number of passes over the data; it may be a fraction.</summary>
    public static TrainingSpan Epochs(double count) => new(count, inEpochs: true);

    /// <summary>The whole steps of it, rounded up.</summary>
    /// <param name="stepsPerEpoch">Steps in one pass over the data.</param>
    public long ToSteps(double stepsPerEpoch) => (long)Math.Ceiling(InEpochs ? Amount * stepsPerEpoch : Amount);
}
