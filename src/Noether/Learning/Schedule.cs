namespace Noether.Learning;

/// <summary>
/// How the learning rate moves: a pure function of the step, so that nothing of it needs to be saved.
/// Every schedule may begin with a linear warm-up.
/// </summary>
public abstract record Schedule
{
    /// <summary>The same rate throughout.</summary>
    public static Schedule Constant { get; } = new ConstantSchedule();

    /// <summary>Steps over which the rate rises linearly from nearly nothing to its full value.</summary>
    public long WarmUp { get; init; }

    /// <summary>What the optimizer's learning rate is multiplied by in a step.</summary>
    /// <param name="step">Steps done before it.</param>
    /// <param name="length">Steps in all.</param>
    public double Factor(long step, long length) => step < WarmUp
        ? (step + 1.0) / WarmUp * After(0, length - WarmUp)
        : After(step - WarmUp, length - WarmUp);

    /// <summary>The factor once the warm-up is over.</summary>
    /// <param name="step">Steps done after the warm-up.</param>
    /// <param name="length">Steps after the warm-up in all.</param>
    protected abstract double After(long step, long length);
}

/// <summary>See <see cref="Schedule.Constant"/>.</summary>
public sealed record ConstantSchedule : Schedule
{
    /// <inheritdoc/>
    protected override double After(long step, long length) => 1;
}

/// <summary>Half a cosine from 1 down to <paramref name="Floor"/> (Loshchilov and Hutter 2017, arXiv:1608.03983, equation 5, without restarts).</summary>
/// <param name="Floor">The factor at the end.</param>
public sealed record CosineSchedule(double Floor = 0) : Schedule
{
    /// <inheritdoc/>
    protected override double After(long step, long length)
    {
        var progress = length <= 0 ? 1 : Math.Clamp((double)step / length, 0, 1);
        return Floor + ((1 - Floor) * 0.5 * (1 + Math.Cos(Math.PI * progress)));
    }
}

/// <summary>Multiplied by <paramref name="Gamma"/> after every <paramref name="Every"/> steps.</summary>
/// <param name="Every">Steps between the drops.</param>
/// <param name="Gamma">Factor of each drop.</param>
public sealed record StepSchedule(long Every, double Gamma = 0.1) : Schedule
{
    /// <inheritdoc/>
    protected override double After(long step, long length) => Math.Pow(Gamma, step / Every);
}

/// <summary>Multiplied by <paramref name="Gamma"/> after every step.</summary>
/// <param name="Gamma">Factor of a step, just under 1.</param>
public sealed record ExponentialSchedule(double Gamma) : Schedule
{
    /// <inheritdoc/>
    protected override double After(long step, long length) => Math.Pow(Gamma, step);
}
