using Noether.Fields;
using Noether.Learning;

namespace Noether.Systems.Equivariance.InducedRestrictedPose.Symsol;

/// <summary>The mean of the losses that a model in training gives itself.</summary>
internal sealed class ModelLoss : IObjective
{
    public ObjectiveValue Evaluate(IModel model, Batch batch, StepContext context) =>
        new(model.Forward(batch)[PosePredictor.Loss].Value.mean(), new Dictionary<string, Tensor>());
}
