using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Noether.Lab.Models;

/// <summary>Moves tensors into and out of ONNX Runtime.</summary>
internal static class OnnxValues
{
    public static TensorElementType TypeOf(InputType type) => type switch
    {
        InputType.Float16 => TensorElementType.Float16,
        InputType.Float64 => TensorElementType.Double,
        InputType.UInt8 => TensorElementType.UInt8,
        _ => TensorElementType.Float,
    };

    /// <summary>A copy that the runtime owns.</summary>
    /// <param name="tensor">Contiguous, on the CPU, of a type that inputs may have.</param>
    public static OrtValue Of(Tensor tensor)
    {
        var type = tensor.dtype switch
        {
            torch.ScalarType.Float16 => TensorElementType.Float16,
            torch.ScalarType.Float64 => TensorElementType.Double,
            torch.ScalarType.Byte => TensorElementType.UInt8,
            _ => TensorElementType.Float,
        };
        var value = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, type, tensor.shape);
        if (tensor.numel() > 0)
        {
            tensor.bytes.CopyTo(value.GetTensorMutableRawData());
        }

        return value;
    }

    /// <summary>A copy that torch owns.</summary>
    /// <exception cref="InputException">No tensor, or of entries that torch does not compute with.</exception>
    public static Tensor ToTensor(OrtValue value, string name)
    {
        if (!value.IsTensor)
        {
            throw new InputException($"The output '{name}' is a {value.OnnxType}, not a tensor; export the model without it.");
        }

        var info = value.GetTensorTypeAndShape();
        torch.ScalarType type = info.ElementDataType switch
        {
            TensorElementType.Float => torch.ScalarType.Float32,
            TensorElementType.Double => torch.ScalarType.Float64,
            TensorElementType.Float16 => torch.ScalarType.Float16,
            TensorElementType.BFloat16 => torch.ScalarType.BFloat16,
            TensorElementType.Int64 => torch.ScalarType.Int64,
            TensorElementType.Int32 => torch.ScalarType.Int32,
            TensorElementType.Int16 => torch.ScalarType.Int16,
            TensorElementType.Int8 => torch.ScalarType.Int8,
            TensorElementType.UInt8 => torch.ScalarType.Byte,
            TensorElementType.Bool => torch.ScalarType.Bool,
            var other => throw new InputException($"The output '{name}' has entries of type {other}; numbers of up to 64 bits can be read."),
        };
        var tensor = torch.empty(info.Shape, type);
        if (tensor.numel() > 0)
        {
            value.GetTensorMutableRawData().CopyTo(tensor.bytes);
        }

        return tensor;
    }
}
