using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Metrics;

namespace Noether.Lab.Tests.Evaluation.Nero;

public sealed class ConsensusCorrelationTests
{
    [Fact]
    public void Tables_worked_by_hand_give_their_correlation()
    {
        double[,] truth = { { 1, 2 }, { 3, 4 } };
        Assert.Equal(1, ConsensusCorrelation.Of(truth, new double[,] { { 0.1, 0.2 }, { 0.3, 0.4 } })!.Value, 1e-12);
        Assert.Equal(-1, ConsensusCorrelation.Of(truth, new double[,] { { 4, 3 }, { 2, 1 } })!.Value, 1e-12);
        Assert.Equal(0.8, ConsensusCorrelation.Of(truth, new double[,] { { 1, 3 }, { 2, 4 } })!.Value, 1e-12);
    }

    [Fact]
    public void What_does_not_vary_beyond_rounding_has_none()
    {
        double[,] truth = { { 1, 2 }, { 3, 4 } };
        Assert.Null(ConsensusCorrelation.Of(truth, new double[,] { { 1e-7, 2e-7 }, { 0, 1e-7 } }));
        Assert.Null(ConsensusCorrelation.Of(new double[,] { { 1, 1 }, { 1, 1 } }, truth));
        Assert.Null(ConsensusCorrelation.Of(truth, new double[,] { { 1, double.NaN }, { 2, 3 } }));
        Assert.Throws<ArgumentException>(() => ConsensusCorrelation.Of(truth, new double[2, 1]));
    }

    [Fact]
    public void An_audit_against_the_truth_measures_the_same_against_the_consensus()
    {
        using var scope = torch.NewDisposeScope();
        var (data, grid) = (AuditFixtures.Pictures(), PlaneGrids.Rotations(45));
        var both = NeroAudit.Run([AuditFixtures.Sides], data, grid, new TrueClassProbability(), new AuditOptions { WithConsensus = true });
        var alone = NeroAudit.Run([AuditFixtures.Sides], data, grid, new TrueClassProbability(), new AuditOptions { Target = AuditTarget.Consensus });
        Assert.Equal(alone.Models[0].Values.Cast<double>(), both.Models[0].AgainstConsensus!.Cast<double>());
        var expected = ConsensusCorrelation.Of(both.Models[0].Values, alone.Models[0].Values)!.Value;
        Assert.Equal(expected, both.Summary(0).ConsensusCorrelation);
        Assert.Equal(expected, both.Summary(0).Numbers()["correlation"]);
        Assert.Null(NeroAudit.Run([AuditFixtures.Sides], data, grid).Summary(0).ConsensusCorrelation);
    }

    [Fact]
    public void Where_errors_against_the_consensus_are_alike_everywhere_there_is_none()
    {
        using var scope = torch.NewDisposeScope();
        var result = NeroAudit.Run([AuditFixtures.Gradient, AuditFixtures.Drifting], AuditFixtures.Films(), FiniteGrids.SquareAndTimeSymmetries(), options: new AuditOptions { WithConsensus = true });
        Assert.Null(result.CorrelationWithConsensus(0));

        // Its drift is the same in every direction: the average answer is the slope, and every answer errs by the drift.
        Assert.Null(result.CorrelationWithConsensus(1));
        Assert.All(result.Models[1].AgainstConsensus!.Cast<double>(), e => Assert.Equal(Math.Sqrt(0.1), e, 1e-12));
    }
}
