using Noether.Lab.Catalogue;
using Noether.Systems.Equivariance.GauntTensorProduct;

namespace Noether.Systems.Equivariance.Tests.GauntTensorProduct;

public sealed class SystemTests
{
    [Fact]
    public void The_catalogue_accepts_the_system() => Assert.Empty(new SystemCatalogue([new GauntTensorProductSystem()]).Validate());
}
