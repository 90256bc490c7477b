using Noether.Lab.Catalogue;
using Noether.Systems.Equivariance.FrameAveraging;

namespace Noether.Systems.Equivariance.Tests.FrameAveraging;

public sealed class SystemTests
{
    [Fact]
    public void The_catalogue_accepts_the_system() => Assert.Empty(new SystemCatalogue([new FrameAveragingSystem()]).Validate());
}
