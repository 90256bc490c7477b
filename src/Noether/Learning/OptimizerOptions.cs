namespace Noether.Learning;

/// <summary>Which optimizer moves the parameters, and how.</summary>
/// <param name="LearningRate">Rate that a <see cref="Schedule"/> multiplies.</param>
/// <param name="WeightDecay">Strength of the pull to zero.</param>
public abstract record OptimizerOptions(double LearningRate, double WeightDecay);

/// <summary>Adam (Kingma and Ba 2015, arXiv:1412.6980); its decay is added to the gradient.</summary>
/// <param name="LearningRate">Rate that a <see cref="Schedule"/> multiplies.</param>
/// <param name="Beta1">Memory of the mean gradient.</param>
/// <param name="Beta2">Memory of the mean squared gradient.</param>
/// <param name="Epsilon">Added to the denominator.</param>
/// <param name="WeightDecay">Strength of the pull to zero.</param>
public sealed record AdamOptions(double LearningRate = 1e-3, double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8, double WeightDecay = 0)
    : OptimizerOptions(LearningRate, WeightDecay)
{
    /// <summary>Whether the largest squared gradient so far takes the place of the last one (Reddi, Kale, Kumar, "On the convergence of Adam and beyond", ICLR 2018, algorithm 2).</summary>
    public bool Amsgrad { get; init; }
}

/// <summary>AdamW (Loshchilov and Hutter 2019, arXiv:1711.05101); its decay shrinks the parameters by themselves.</summary>
/// <param name="LearningRate">Rate that a <see cref="Schedule"/> multiplies.</param>
/// <param name="Beta1">Memory of the mean gradient.</param>
/// <param name="Beta2">Memory of the mean squared gradient.</param>
/// <param name="Epsilon">Added to the denominator.</param>
/// <param name="WeightDecay">Strength of the pull to zero.</param>
public sealed record AdamWOptions(double LearningRate = 1e-3, double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8, double WeightDecay = 1e-2)
    : OptimizerOptions(LearningRate, WeightDecay);

/// <summary>Stochastic gradient descent with momentum as torch defines it.</summary>
/// <param name="LearningRate">Rate that a <see cref="Schedule"/> multiplies.</param>
/// <param name="Momentum">Memory of the gradient; 0 for none.</param>
/// <param name="Nesterov">Looks ahead along the momentum.</param>
/// <param name="WeightDecay">Strength of the pull to zero.</param>
public sealed record SgdOptions(double LearningRate = 1e-2, double Momentum = 0.9, bool Nesterov = false, double WeightDecay = 0)
    : OptimizerOptions(LearningRate, WeightDecay);
