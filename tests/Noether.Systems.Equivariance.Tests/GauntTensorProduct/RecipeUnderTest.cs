using Noether.Lab.Catalogue;
using Noether.Systems.Equivariance.GauntTensorProduct;

namespace Noether.Systems.Equivariance.Tests.GauntTensorProduct;

internal static class RecipeUnderTest
{
    public static Recipe Named(string name) => new GauntTensorProductSystem().Recipes.Single(r => r.Name == name);
}
