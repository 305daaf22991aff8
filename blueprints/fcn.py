"""Fully convolutional networks: a classifier slid over the picture, its scores brought back to size."""

from graphnet import Conv2D, Conv2DTranspose, Dropout, Input, MaxPooling2D, ReLU, Softmax, blueprint


def stage(convolutions, filters):
    """Some CONV-RELU and a pooling that halves the extents, as in VGG-16."""
    return convolutions * (Conv2D(filters, 3, padding="same") >> ReLU()) >> MaxPooling2D(2)


@blueprint(paper="Long, Shelhamer & Darrell, Fully convolutional networks for semantic segmentation", year=2015)
def fcn8s(classes: int = 21, input_shape: tuple[int | None, ...] = (512, 512, 3)):
    """VGG-16 with dense layers made convolutions, its scores at stride 32 refined by those of pool4 and pool3.

    Convolutions keep their extents ("same"), in place of the authors' border of 100 pixels and cropping: extents that
    32 divides come out as they went in.
    """

    def score():
        return Conv2D(classes, 1)

    def up(factor):
        return Conv2DTranspose(classes, 2 * factor, strides=factor, padding="same", use_bias=False)

    pool3 = Input(*input_shape) >> stage(2, 64) >> stage(2, 128) >> stage(3, 256)
    pool4 = pool3 >> stage(3, 512)
    pool5 = pool4 >> stage(3, 512)
    fc6 = Conv2D(4096, 7, padding="same") >> ReLU() >> Dropout(0.5)
    fc7 = Conv2D(4096, 1) >> ReLU() >> Dropout(0.5)
    stride16 = (pool5 >> fc6 >> fc7 >> score() >> up(2)) + (pool4 >> score())
    stride8 = (stride16 >> up(2)) + (pool3 >> score())
    return stride8 >> up(8) >> Softmax()
