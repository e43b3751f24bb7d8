module fuite

go 1.19
