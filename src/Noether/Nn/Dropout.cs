using Noether.Runtime;

namespace Noether.Nn;

/// <summary>A module that draws random numbers; a run saves its generator with its weights.</summary>
public interface IRandomModule
{
    /// <summary>The source of all its randomness.</summary>
    Generator Generator { get; }
}

/// <summary>
/// Sets entries to zero with a given probability while training, and divides the others by the probability of staying
/// (Srivastava et al. 2014, JMLR 15). Any shape in, the same shape out.
/// </summary>
public sealed class Dropout : torch.nn.Module<Tensor, Tensor>, IRandomModule
{
    private readonly double _rate;

    /// <param name="rate">Probability of zero, from 0 to below 1.</param>
    /// <param name="generator">Where the zeros are drawn from; the caller owns it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not in [0, 1).</exception>
    public Dropout(double rate, Generator generator)
        : base(nameof(Dropout))
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rate);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rate, 1);
        _rate = rate;
        Generator = generator;
    }

    /// <inheritdoc/>
    public Generator Generator { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        if (!training || _rate == 0)
        {
            return input;
        }

        // Drawn on the CPU, so that a run draws the same zeros on every device.
        using var scope = torch.NewDisposeScope();
        var stays = torch.empty(input.shape, input.dtype, torch.CPU).bernoulli_(1 - _rate, Generator.Torch);
        return input.mul(stays.div_(1 - _rate).to(input.device)).MoveToOuterDisposeScope();
    }
}
