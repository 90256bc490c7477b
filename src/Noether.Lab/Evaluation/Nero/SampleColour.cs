namespace Noether.Lab.Evaluation.Nero;

/// <summary>What of a sample's values over the orbit its colour shows.</summary>
public enum SampleColour
{
    /// <summary>Their mean: how well the sample does.</summary>
    Mean,

    /// <summary>Their variance: how unevenly.</summary>
    Variance,
}
